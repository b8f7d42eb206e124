/* strings [-ao] [-number] [file ...]: text in binary files. */
#include "common/report.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static long least = 4;
static int with_offset;

static void print_strings(FILE* file) {
    char* text = checked(malloc((size_t)least + 1));
    long size = 0;
    long long offset = 0;
    int c;
    do {
        c = getc(file);
        offset++;
        if ((c >= ' ' && c < 127) || c == '\t') {
            if (size < least) {
                text[size++] = (char)c;
                if (size == least) {
                    text[size] = '\0';
                    if (with_offset) {
                        printf("%7llo ", offset - least);
                    }
                    fputs(text, stdout);
                }
            } else {
                putchar(c);
            }
            continue;
        }
        if (size == least) {
            putchar('\n');
        }
        size = 0;
    } while (c != EOF);
    free(text);
}

int main(int argc, char** argv) {
    int i = 1;
    start_program(argv[0]);
    for (; i < argc && argv[i][0] == '-'; i++) {
        const char* letter = argv[i] + 1;
        if (isdigit((unsigned char)*letter)) {
            least = number_argument(letter, 1);
            continue;
        }
        for (; *letter != '\0'; letter++) {
            with_offset |= *letter == 'o';
            if (*letter != 'o' && *letter != 'a') {
                usage("[-ao] [-number] [file ...]");
            }
        }
    }
    if (i == argc) {
        print_strings(stdin);
    }
    for (; i < argc; i++) {
        FILE* file = fopen(argv[i], "r");
        if (file == NULL) {
            report(argv[i]);
            continue;
        }
        print_strings(file);
        if (ferror(file)) {
            report(argv[i]);
        }
        fclose(file);
    }
    return finish();
}
