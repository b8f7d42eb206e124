/* tail [+-count[lc]] [-n count] [file]: the end of a file, or all from a line or character on. */
#include "common/report.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char syntax[] = "[+-count[lc]] [file]";
static long wanted = 10;
static int from_start, bytes;

static void print_from(FILE* file) {
    int c;
    for (long skip = wanted - 1; skip > 0 && (c = getc(file)) != EOF; skip -= bytes || c == '\n') {
    }
    while ((c = getc(file)) != EOF) {
        putchar(c);
    }
}

/* Keeps what may be the end in memory; the front part is dropped when the rest is half of it. */
static void print_end(FILE* file) {
    size_t room = 65536;
    size_t size = 0;
    size_t start = 0; /* of what is kept */
    long kept = 0;    /* lines, or bytes, from start on */
    char* text = malloc(room);
    int c;
    while (text != NULL && (c = getc(file)) != EOF) {
        if (size == room) {
            if (start > room / 2) {
                memmove(text, text + start, size - start);
                size -= start;
                start = 0;
            } else {
                char* larger = realloc(text, room *= 2);
                if (larger == NULL) {
                    break;
                }
                text = larger;
            }
        }
        int begins = bytes || size == start || text[size - 1] == '\n';
        text[size++] = (char)c;
        kept += begins;
        while (kept > wanted) {
            do {
                start++;
            } while (!bytes && text[start - 1] != '\n');
            kept--;
        }
    }
    if (text == NULL) {
        report("memory");
    } else if (wanted > 0) {
        fwrite(text + start, 1, size - start, stdout);
    }
    free(text);
}

static void read_count(const char* text) {
    char* unit;
    wanted = strtol(text, &unit, 10);
    if (unit == text) {
        usage(syntax);
    }
    bytes = *unit == 'c';
    if (wanted < 0 || (*unit != '\0' && (strchr("lc", *unit) == NULL || unit[1] != '\0'))) {
        usage(syntax);
    }
}

int main(int argc, char** argv) {
    int i = 1;
    start_program(argv[0]);
    if (i < argc && strcmp(argv[i], "-n") == 0) {
        i++;
        if (i < argc) {
            from_start = argv[i][0] == '+';
            read_count(argv[i++] + from_start);
        }
    } else if (i < argc && (argv[i][0] == '+' || argv[i][0] == '-') && argv[i][1] != '\0') {
        from_start = argv[i][0] == '+';
        read_count(argv[i++] + 1);
    }
    if (argc - i > 1) {
        usage(syntax);
    }
    const char* name = i < argc ? argv[i] : "standard input";
    FILE* file = i < argc ? fopen(name, "r") : stdin;
    if (file == NULL) {
        report(name);
        return 1;
    }
    if (from_start) {
        print_from(file);
    } else {
        print_end(file);
    }
    if (ferror(file)) {
        report(name);
    }
    return finish();
}
