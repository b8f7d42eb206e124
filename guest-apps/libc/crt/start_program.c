/* The C half of start-up: what must be done before main(), and after it. */
#include "start.h"

#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

extern int main(int argc, char** argv, char** envp);

void __start_program(int argc, char** argv, char** envp) {
    environ = envp;
    if (__before_main != NULL) {
        __before_main();
    }
    exit(main(argc, argv, envp));
}
