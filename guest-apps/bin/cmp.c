/* cmp [-l] [-s] file1 file2 [skip1 [skip2]]: status 0 if they are equal, 1 if they differ, 2 on trouble. */
#include "common/report.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static FILE* open_file(const char* name) {
    FILE* file = strcmp(name, "-") == 0 ? stdin : fopen(name, "r");
    if (file == NULL) {
        report(name);
    }
    return file;
}

static int trouble(FILE* file, const char* name) {
    if (ferror(file)) {
        report(name);
        return 1;
    }
    return 0;
}

static int compare(FILE* a, const char* a_name, FILE* b, const char* b_name, int list, int silent) {
    long byte = 0;
    long line = 1;
    int differ = 0;
    for (;;) {
        int x = getc(a);
        int y = getc(b);
        byte++;
        if (x == y && x != EOF) {
            line += x == '\n';
            continue;
        }
        if (trouble(a, a_name) || trouble(b, b_name)) {
            return 2;
        }
        if (x == EOF && y == EOF) {
            return differ;
        }
        if (x == EOF || y == EOF) {
            if (!silent) {
                fflush(stdout);
                fprintf(stderr, "cmp: EOF on %s\n", x == EOF ? a_name : b_name);
            }
            return 1;
        }
        differ = 1;
        if (!list) {
            if (!silent) {
                printf("%s %s differ: char %ld, line %ld\n", a_name, b_name, byte, line);
            }
            return 1;
        }
        printf("%6ld %3o %3o\n", byte, (unsigned)x, (unsigned)y);
    }
}

/* Passes over the first bytes, of a pipe as well. */
static void skip(FILE* file, const char* bytes) {
    for (long left = number_argument(bytes, 0); left > 0 && getc(file) != EOF; left--) {
    }
}

int main(int argc, char** argv) {
    static const char syntax[] = "[-l] [-s] file1 file2 [skip1 [skip2]]";
    int list = 0;
    int silent = 0;
    int option;
    start_program(argv[0]);
    while ((option = getopt(argc, argv, "ls")) != -1) {
        list |= option == 'l';
        silent |= option == 's';
        if (option == '?') {
            usage(syntax);
        }
    }
    if (argc - optind < 2 || argc - optind > 4) {
        usage(syntax);
    }
    FILE* a = open_file(argv[optind]);
    FILE* b = open_file(argv[optind + 1]);
    if (a == NULL || b == NULL) {
        return 2;
    }
    FILE* const files[] = {a, b};
    for (int i = optind + 2; i < argc; i++) {
        skip(files[i - optind - 2], argv[i]);
    }
    int result = compare(a, argv[optind], b, argv[optind + 1], list && !silent, silent);
    return finish() != 0 ? 2 : result;
}
