/* tty [-s]: the name of the terminal on standard input; -s prints nothing. */
#include "common/report.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char** argv) {
    int silent = argc == 2 && strcmp(argv[1], "-s") == 0;
    start_program(argv[0]);
    if (argc > 1 && !silent) {
        usage("[-s]");
    }
    const char* name = ttyname(0);
    if (!silent) {
        puts(name != NULL ? name : "not a tty");
    }
    return finish() != 0 ? 2 : name == NULL;
}
