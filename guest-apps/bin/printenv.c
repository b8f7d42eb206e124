/* printenv [name]: the environment, or one variable's value. */
#include "common/report.h"

#include <stdio.h>
#include <stdlib.h>

extern char** environ;

int main(int argc, char** argv) {
    start_program(argv[0]);
    if (argc > 2) {
        usage("[name]");
    }
    if (argc == 2) {
        const char* value = getenv(argv[1]);
        if (value == NULL) {
            return 1;
        }
        puts(value);
        return finish();
    }
    for (char** variable = environ; *variable != NULL; variable++) {
        puts(*variable);
    }
    return finish();
}
