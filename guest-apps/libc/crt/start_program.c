/* The C half of start-up: what must be done before main(), and after it. */
#include <stdlib.h>
#include <unistd.h>

extern int main(int argc, char** argv, char** envp);

void __start_program(int argc, char** argv, char** envp) {
    environ = envp;
    exit(main(argc, argv, envp));
}
