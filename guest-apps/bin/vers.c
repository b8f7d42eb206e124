/* vers file ...: the version of programs.
 *
 * A program has it as the text that follows `@(#)version ` in its file (guide, figure B-2 shows the answer;
 * the mark is inferred from what(1)) [I]. */
#include "common/report.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static const char mark[] = "@(#)version ";

/* Reads up to the end of the mark; whether there is one with something behind it, as is not the case with the
 * mark above in this program's own file. */
static int skip_to_mark(FILE* file) {
    size_t matched = 0;
    int c;
    while ((c = getc(file)) != EOF) {
        if (mark[matched] == '\0') {
            if (c > ' ' && c < 127) {
                ungetc(c, file);
                return 1;
            }
            matched = 0;
        }
        if (c == mark[matched]) {
            matched++;
        } else {
            matched = c == mark[0];
        }
    }
    return 0;
}

static void print_version(const char* name) {
    struct stat status;
    if (stat(name, &status) == 0 && S_ISDIR(status.st_mode)) {
        report_reason(name, "is a directory");
        return;
    }
    FILE* file = fopen(name, "r");
    if (file == NULL) {
        report(name);
        return;
    }
    if (skip_to_mark(file)) {
        printf("%s: ", name);
        int c;
        for (int i = 0; i < 64 && (c = getc(file)) > ' ' && c < 127; i++) {
            putchar(c);
        }
        putchar('\n');
    } else {
        report_reason(name, ferror(file) ? "can't be read" : "no version number");
    }
    fclose(file);
}

int main(int argc, char** argv) {
    start_program(argv[0]);
    if (argc < 2 || argv[1][0] == '-') {
        usage("file ...");
    }
    for (int i = 1; i < argc; i++) {
        print_version(argv[i]);
    }
    return finish();
}
