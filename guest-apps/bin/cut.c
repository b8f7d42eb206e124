/* cut -c list [file ...], cut -f list [-d character] [-s] [file ...]: columns or fields of lines. */
#include "common/report.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { most_columns = 4096 };

static const char syntax[] = "-c list | -f list [-d character] [-s] [file ...]";
static char wanted[most_columns + 1]; /* Counted from 1; the last one stands for all that follow it. */
static int by_fields, only_delimited;
static int delimiter = '\t';

static void bad_list(const char* list) {
    report_reason(list, "bad list");
    exit(1);
}

/* 1,3-5,7- */
static void read_list(const char* list) {
    const char* next = list;
    for (;;) {
        char* end;
        long from = 1, to;
        if (isdigit((unsigned char)*next)) {
            from = strtol(next, &end, 10);
            next = end;
        } else if (*next != '-') {
            bad_list(list);
        }
        to = from;
        if (*next == '-') {
            next++;
            to = most_columns;
            if (isdigit((unsigned char)*next)) {
                to = strtol(next, &end, 10);
                next = end;
            }
        }
        if (from < 1 || to < from || to > most_columns) {
            bad_list(list);
        }
        memset(wanted + from, 1, (size_t)(to - from + 1));
        if (*next == '\0') {
            return;
        }
        if (*next++ != ',') {
            bad_list(list);
        }
    }
}

static int is_wanted(long number) {
    return wanted[number < most_columns ? number : most_columns];
}

static void cut_columns(const char* line) {
    for (long i = 0; line[i] != '\0'; i++) {
        if (is_wanted(i + 1)) {
            putchar(line[i]);
        }
    }
    putchar('\n');
}

static void cut_fields(const char* line) {
    int printed = 0;
    if (strchr(line, delimiter) == NULL) {
        if (!only_delimited) {
            puts(line);
        }
        return;
    }
    for (long number = 1;; number++) {
        const char* end = strchr(line, delimiter);
        int size = end != NULL ? (int)(end - line) : (int)strlen(line);
        if (is_wanted(number)) {
            if (printed++ > 0) {
                putchar(delimiter);
            }
            printf("%.*s", size, line);
        }
        if (end == NULL) {
            break;
        }
        line = end + 1;
    }
    putchar('\n');
}

static void cut(FILE* file, const char* name) {
    char* line = NULL;
    size_t room = 0;
    while (getline(&line, &room, file) >= 0) {
        line[strcspn(line, "\n")] = '\0';
        if (by_fields) {
            cut_fields(line);
        } else {
            cut_columns(line);
        }
    }
    free(line);
    if (ferror(file)) {
        report(name);
    }
}

int main(int argc, char** argv) {
    int lists = 0;
    int option;
    start_program(argv[0]);
    while ((option = getopt(argc, argv, "c:f:d:s")) != -1) {
        switch (option) {
        case 'f':
            by_fields = 1;
            /* fall through */
        case 'c':
            lists++;
            read_list(optarg);
            break;
        case 'd':
            if (optarg[0] == '\0' || optarg[1] != '\0') {
                report_reason(optarg, "not one character");
                return 1;
            }
            delimiter = (unsigned char)optarg[0];
            break;
        case 's':
            only_delimited = 1;
            break;
        default:
            usage(syntax);
        }
    }
    if (lists != 1) {
        usage(syntax);
    }
    if (optind == argc) {
        cut(stdin, "standard input");
    }
    for (int i = optind; i < argc; i++) {
        FILE* file = strcmp(argv[i], "-") == 0 ? stdin : fopen(argv[i], "r");
        if (file == NULL) {
            report(argv[i]);
            continue;
        }
        cut(file, argv[i]);
        if (file != stdin) {
            fclose(file);
        }
    }
    return finish();
}
