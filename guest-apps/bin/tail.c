/* tail [+-count[lbc]] [-fr] [-n count] [-c count] [file ...]: the end of files, or all from a line, block or
 * character on. */
#include "common/report.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char syntax[] = "[+-count[lbc][fr]] [file ...]";
static long wanted = 10;
static int from_start, bytes, follow, backwards;
static int was_given;

static void print_from(FILE* file) {
    int c;
    for (long skip = wanted - 1; skip > 0 && (c = getc(file)) != EOF; skip -= bytes || c == '\n') {
    }
    while ((c = getc(file)) != EOF) {
        putchar(c);
    }
}

static void print_backwards(const char* text, size_t size);

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
    } else if (backwards) {
        print_backwards(text + start, size - start);
    } else if (wanted > 0) {
        fwrite(text + start, 1, size - start, stdout);
    }
    free(text);
}

/* The lines kept, the last one first. */
static void print_backwards(const char* text, size_t size) {
    size_t end = size;
    while (end > 0) {
        size_t start = end - 1;
        while (start > 0 && text[start - 1] != '\n') {
            start--;
        }
        fwrite(text + start, 1, end - start, stdout);
        end = start;
    }
}

/* What is added to the file from now on, until we are killed. */
static void go_on(FILE* file) {
    for (;;) {
        int c;
        fflush(stdout);
        sleep(1);
        clearerr(file);
        while ((c = getc(file)) != EOF) {
            putchar(c);
        }
    }
}

static void print_file(FILE* file, const char* name) {
    if (from_start) {
        print_from(file);
    } else {
        print_end(file);
    }
    if (ferror(file)) {
        report(name);
    } else if (follow) {
        go_on(file);
    }
}

/* Behind the sign, or letters alone: 10, 10c, f, r. */
static void read_count(const char* text) {
    char* unit = (char*)text;
    if (isdigit((unsigned char)*text)) {
        wanted = strtol(text, &unit, 10);
        was_given = 1;
    }
    for (; *unit != '\0'; unit++) {
        if (strchr("lbcfr", *unit) == NULL) {
            usage(syntax);
        }
        bytes |= *unit == 'c' || *unit == 'b';
        wanted *= *unit == 'b' ? 512 : 1;
        follow |= *unit == 'f';
        backwards |= *unit == 'r';
    }
}

int main(int argc, char** argv) {
    int i = 1;
    start_program(argv[0]);
    for (; i < argc && (argv[i][0] == '+' || argv[i][0] == '-') && argv[i][1] != '\0'; i++) {
        const char* count = argv[i];
        if (count[0] == '-' &&
            (count[1] == 'n' || (count[1] == 'c' && strspn(count + 2, "fr") < strlen(count + 2)) ||
             strcmp(count, "-c") == 0)) {
            bytes |= count[1] == 'c';
            count += 2;
            if (*count == '\0' && (count = argv[++i]) == NULL) {
                usage(syntax);
            }
            from_start = *count == '+';
            read_count(count + (*count == '+' || *count == '-'));
            continue;
        }
        from_start |= count[0] == '+';
        read_count(count + 1);
    }
    if ((argc - i > 1 && follow) || (bytes && backwards)) {
        usage(syntax);
    }
    if (backwards && !was_given) {
        wanted = 0x7fffffff;
    }
    if (i == argc) {
        print_file(stdin, "standard input");
    }
    for (int first = i, with_names = argc - i > 1; i < argc; i++) {
        FILE* file = fopen(argv[i], "r");
        if (file == NULL) {
            report(argv[i]);
            continue;
        }
        if (with_names) {
            printf("%s==> %s <==\n", i > first ? "\n" : "", argv[i]);
        }
        print_file(file, argv[i]);
        fclose(file);
    }
    return finish();
}
