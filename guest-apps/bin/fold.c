/* fold [-width] [-w width] [file ...]: breaks long lines. rev [file ...]: turns lines round. */
#include "common/report.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static long width = 80;

static void fold(FILE* file) {
    long column = 0;
    int c;
    while ((c = getc(file)) != EOF) {
        long after = c == '\n'   ? 0
                     : c == '\r' ? 0
                     : c == '\b' ? (column > 0 ? column - 1 : 0)
                     : c == '\t' ? (column / 8 + 1) * 8
                                 : column + 1;
        if (after > width && c != '\n') {
            putchar('\n');
            after = c == '\t' ? 8 : 1;
        }
        putchar(c);
        column = after;
    }
}

static void reverse(FILE* file) {
    char* line = NULL;
    size_t room = 0;
    ssize_t size;
    while ((size = getline(&line, &room, file)) >= 0) {
        int ends = size > 0 && line[size - 1] == '\n';
        for (ssize_t i = size - ends - 1; i >= 0; i--) {
            putchar(line[i]);
        }
        if (ends) {
            putchar('\n');
        }
    }
    free(line);
}

int main(int argc, char** argv) {
    int i = 1;
    start_program(argv[0]);
    int is_rev = strcmp(base_name(argv[0]), "rev") == 0;
    for (; i < argc && argv[i][0] == '-' && argv[i][1] != '\0'; i++) {
        const char* number = argv[i] + 1;
        if (*number == 'w') {
            number = number[1] != '\0' ? number + 1 : ++i < argc ? argv[i] : "";
        }
        if (is_rev || !isdigit((unsigned char)*number)) {
            usage(is_rev ? "[file ...]" : "[-width] [file ...]");
        }
        width = number_argument(number, 1);
    }
    void (*work)(FILE*) = is_rev ? reverse : fold;
    if (i >= argc) {
        work(stdin);
    }
    for (; i < argc; i++) {
        FILE* file = fopen(argv[i], "r");
        if (file == NULL) {
            report(argv[i]);
            continue;
        }
        work(file);
        if (ferror(file)) {
            report(argv[i]);
        }
        fclose(file);
    }
    return finish();
}
