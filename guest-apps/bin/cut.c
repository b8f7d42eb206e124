/* cut -c list [file ...] (-b is the same), cut -f list [-d character] [-s] [file ...]: columns or fields of
 * lines. */
#include "common/input.h"
#include "common/report.h"

#include <ctype.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char syntax[] = "-c list | -f list [-d character] [-s] [file ...]";

/* Places, counted from 1. */
static struct range {
    long from, to;
}* ranges;
static int range_count;
static int by_fields, only_delimited;
static int delimiter = '\t';

static void bad_list(const char* list) {
    report_reason(list, "bad list");
    exit(1);
}

static void add_range(long from, long to) {
    ranges = checked(realloc(ranges, (size_t)(range_count + 1) * sizeof *ranges));
    ranges[range_count++] = (struct range){from, to};
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
        } else if (*next != '-' || !isdigit((unsigned char)next[1])) {
            bad_list(list);
        }
        to = from;
        if (*next == '-') {
            next++;
            to = LONG_MAX;
            if (isdigit((unsigned char)*next)) {
                to = strtol(next, &end, 10);
                next = end;
            }
        }
        if (from < 1 || to < from) {
            bad_list(list);
        }
        add_range(from, to);
        if (*next == '\0') {
            return;
        }
        if (*next++ != ',') {
            bad_list(list);
        }
    }
}

static int is_wanted(long number) {
    for (int i = 0; i < range_count; i++) {
        if (number >= ranges[i].from && number <= ranges[i].to) {
            return 1;
        }
    }
    return 0;
}

static void cut_columns(const char* line, size_t size) {
    for (size_t i = 0; i < size; i++) {
        if (is_wanted((long)i + 1)) {
            putchar(line[i]);
        }
    }
    putchar('\n');
}

static void cut_fields(const char* line, size_t size) {
    const char* end = line + size;
    int printed = 0;
    if (memchr(line, delimiter, size) == NULL) {
        if (!only_delimited) {
            fwrite(line, 1, size, stdout);
            putchar('\n');
        }
        return;
    }
    for (long number = 1;; number++) {
        const char* field_end = memchr(line, delimiter, (size_t)(end - line));
        if (is_wanted(number)) {
            if (printed++ > 0) {
                putchar(delimiter);
            }
            fwrite(line, 1, (size_t)((field_end != NULL ? field_end : end) - line), stdout);
        }
        if (field_end == NULL) {
            break;
        }
        line = field_end + 1;
    }
    putchar('\n');
}

static void cut(FILE* file, const char* name) {
    char* line = NULL;
    size_t room = 0;
    ssize_t size;
    (void)name;
    while ((size = getline(&line, &room, file)) >= 0) {
        size_t length = (size_t)size - (line[size - 1] == '\n');
        (by_fields ? cut_fields : cut_columns)(line, length);
    }
    free(line);
}

int main(int argc, char** argv) {
    int lists = 0;
    int option;
    start_program(argv[0]);
    while ((option = getopt(argc, argv, "b:c:f:d:s")) != -1) {
        switch (option) {
        case 'f':
            by_fields = 1;
            /* fall through */
        case 'b':
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
    for_each_input(argv + optind, cut);
    return finish();
}
