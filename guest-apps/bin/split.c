/* split [-lines] [-l lines] [-b bytes] [file [prefix]]: cuts a file into pieces xaa, xab ... */
#include "common/report.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/param.h>

static const char syntax[] = "[-lines] [-l lines] [-b bytes] [file [prefix]]";
static long wanted = 1000;
static int by_bytes;

static FILE* open_piece(const char* prefix, int number) {
    char name[MAXPATHLEN];
    if (number >= 26 * 26) {
        report_reason(prefix, "more than 676 pieces");
        exit(1);
    }
    snprintf(name, sizeof name, "%s%c%c", prefix, 'a' + number / 26, 'a' + number % 26);
    FILE* file = fopen(name, "w");
    if (file == NULL) {
        report(name);
        exit(1);
    }
    return file;
}

static void close_piece(FILE* file, const char* prefix) {
    if (file != NULL && fclose(file) != 0) {
        report(prefix);
        exit(1);
    }
}

static void split(FILE* file, const char* prefix) {
    FILE* piece = NULL;
    int number = 0;
    long done = wanted;
    int c;
    while ((c = getc(file)) != EOF) {
        if (done == wanted) {
            close_piece(piece, prefix);
            piece = open_piece(prefix, number++);
            done = 0;
        }
        putc(c, piece);
        done += by_bytes || c == '\n';
    }
    close_piece(piece, prefix);
}

int main(int argc, char** argv) {
    int i = 1;
    start_program(argv[0]);
    for (; i < argc && argv[i][0] == '-' && argv[i][1] != '\0'; i++) {
        const char* number = argv[i] + 1;
        if (*number == 'l' || *number == 'b') {
            by_bytes = *number == 'b';
            number = number[1] != '\0' ? number + 1 : ++i < argc ? argv[i] : "";
        }
        if (!isdigit((unsigned char)*number)) {
            usage(syntax);
        }
        wanted = number_argument(number, 1);
    }
    if (argc - i > 2) {
        usage(syntax);
    }
    const char* name = i < argc ? argv[i] : "-";
    FILE* file = strcmp(name, "-") == 0 ? stdin : fopen(name, "r");
    if (file == NULL) {
        report(name);
        return 1;
    }
    split(file, i + 1 < argc ? argv[i + 1] : "x");
    if (ferror(file)) {
        report(name);
    }
    return finish();
}
