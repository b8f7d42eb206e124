/* Reading files or standard input. */
#include "input.h"

#include "report.h"

#include <string.h>

FILE* open_input(const char* name) {
    FILE* file = strcmp(name, "-") == 0 ? stdin : fopen(name, "r");
    if (file == NULL) {
        report(name);
    }
    return file;
}

void close_input(FILE* file, const char* name) {
    if (ferror(file)) {
        report(name);
    }
    if (file != stdin) {
        fclose(file);
    }
}

void for_each_input(char** names, void (*work)(FILE* file, const char* name)) {
    static char dash[] = "-";
    static char* nothing[] = {dash, NULL};
    for (char** name = *names != NULL ? names : nothing; *name != NULL; name++) {
        FILE* file = open_input(*name);
        if (file != NULL) {
            const char* shown = file == stdin ? "standard input" : *name;
            work(file, shown);
            close_input(file, shown);
        }
    }
}
