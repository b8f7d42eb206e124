/* A formatted page without its overstrikes: of letter, backspace, letter the last letter stays. */
#include "common/report.h"
#include "man.h"

#include <stdio.h>

void print_plain(const char* path) {
    FILE* file = fopen(path, "r");
    int previous = EOF;
    int c;
    if (file == NULL) {
        report(path);
        return;
    }
    while ((c = getc(file)) != EOF) {
        if (c == '\b') {
            previous = EOF;
            continue;
        }
        if (previous != EOF) {
            putchar(previous);
        }
        previous = c;
    }
    if (previous != EOF) {
        putchar(previous);
    }
    if (ferror(file)) {
        report(path);
    }
    fclose(file);
}
