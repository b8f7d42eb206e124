/* head [-count] [-n count] [-c bytes] [file ...] */
#include "common/report.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static long wanted = 10;
static int bytes;

static void copy_head(FILE* file, const char* name) {
    int c;
    for (long left = wanted; left > 0 && (c = getc(file)) != EOF; left -= bytes || c == '\n') {
        putchar(c);
    }
    if (ferror(file)) {
        report(name);
    }
}

int main(int argc, char** argv) {
    int i = 1;
    start_program(argv[0]);
    for (; i < argc && argv[i][0] == '-' && argv[i][1] != '\0'; i++) {
        const char* number = argv[i] + 1;
        if (*number == 'n' || *number == 'c') {
            bytes = *number == 'c';
            number = number[1] != '\0' ? number + 1 : ++i < argc ? argv[i] : "";
        } else if (!isdigit((unsigned char)*number)) {
            usage("[-count] [file ...]");
        }
        wanted = number_argument(number, 0);
    }
    if (i == argc) {
        copy_head(stdin, "standard input");
    }
    int several = argc - i > 1;
    for (int first = i; i < argc; i++) {
        FILE* file = fopen(argv[i], "r");
        if (file == NULL) {
            report(argv[i]);
            continue;
        }
        if (several) {
            printf("%s==> %s <==\n", i > first ? "\n" : "", argv[i]);
        }
        copy_head(file, argv[i]);
        fclose(file);
    }
    return finish();
}
