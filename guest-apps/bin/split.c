/* split [-lines] [-l lines] [-b bytes[k|m]] [file [prefix]]: cuts a file into pieces xaa, xab ... */
#include "common/report.h"

#include <ctype.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/param.h>

static const char syntax[] = "[-lines] [-l lines] [-b bytes[k|m]] [file [prefix]]";
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

/* With -b a letter may be behind it: k for 1024, m for 1024 * 1024. */
static long count_of(const char* text) {
    char digits[32];
    size_t size = strlen(text);
    long unit = by_bytes && size > 1 ? (text[size - 1] == 'k'   ? 1024
                                        : text[size - 1] == 'm' ? 1024 * 1024
                                                                : 1)
                                     : 1;
    snprintf(digits, sizeof digits, "%.*s", (int)(size - (unit != 1)), text);
    long count = number_argument(digits, 1);
    if (count > LONG_MAX / unit) {
        report_reason(text, "bad number");
        exit(2);
    }
    return count * unit;
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
        wanted = count_of(number);
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
