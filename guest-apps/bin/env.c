/* env [-] [name=value ...] [command [argument ...]]: runs a command in a changed environment, or prints it.
 */
#include "common/report.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern char** environ;

int main(int argc, char** argv) {
    static char* nothing[] = {NULL};
    int i = 1;
    start_program(argv[0]);
    if (i < argc && (strcmp(argv[i], "-") == 0 || strcmp(argv[i], "-i") == 0)) {
        environ = nothing;
        i++;
    }
    for (; i < argc && strchr(argv[i], '=') != NULL; i++) {
        char* value = strchr(argv[i], '=');
        *value = '\0';
        if (setenv(argv[i], value + 1, 1) < 0) {
            report(argv[i]);
        }
    }
    if (i < argc) {
        execvp(argv[i], argv + i);
        int missing = errno == ENOENT;
        report(argv[i]);
        return missing ? 127 : 126;
    }
    for (char** variable = environ; *variable != NULL; variable++) {
        puts(*variable);
    }
    return finish();
}
