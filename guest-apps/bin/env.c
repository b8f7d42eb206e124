/* env [-i] [-u name] [name=value ...] [command [argument ...]]: runs a command in a changed environment, or
 * prints it. A lone - is -i. */
#include "common/report.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern char** environ;

int main(int argc, char** argv) {
    static char* nothing[] = {NULL};
    int option;
    start_program(argv[0]);
    while ((option = getopt(argc, argv, "iu:")) != -1) {
        if (option == 'i') {
            environ = nothing;
        } else if (option == 'u') {
            unsetenv(optarg);
        } else {
            usage("[-i] [-u name] [name=value ...] [command [argument ...]]");
        }
    }
    int i = optind;
    if (i < argc && strcmp(argv[i], "-") == 0) {
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
