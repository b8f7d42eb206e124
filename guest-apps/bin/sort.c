/* sort [-bfnru] [-o output] [file ...]: sorts lines. */
#include "common/report.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int skip_blanks, fold, numeric, reversed, unique;
static char** lines;
static size_t line_count, line_room;

/* Numbers are compared digit by digit, whatever their size: sign, then whole part, then fraction. */
static int compare_numbers(const char* a, const char* b) {
    a += strspn(a, " \t");
    b += strspn(b, " \t");
    int sign = *a == '-' ? -1 : 1;
    if ((*a == '-') != (*b == '-')) {
        int zeros = strspn(a, "-0.") == strcspn(a, " \t") && strspn(b, "-0.") == strcspn(b, " \t");
        return zeros ? 0 : sign;
    }
    a += *a == '-';
    b += *b == '-';
    a += strspn(a, "0");
    b += strspn(b, "0");
    size_t a_whole = strspn(a, "0123456789");
    size_t b_whole = strspn(b, "0123456789");
    if (a_whole != b_whole) {
        return a_whole < b_whole ? -sign : sign;
    }
    int order = strncmp(a, b, a_whole);
    if (order == 0 && (a[a_whole] == '.' || b[b_whole] == '.')) {
        a += a_whole + (a[a_whole] == '.');
        b += b_whole + (b[b_whole] == '.');
        while (isdigit((unsigned char)*a) && *a == *b) {
            a++;
            b++;
        }
        order = (isdigit((unsigned char)*a) ? *a : '0') - (isdigit((unsigned char)*b) ? *b : '0');
    }
    return order * sign;
}

static int compare_text(const char* a, const char* b) {
    for (;; a++, b++) {
        unsigned char x = (unsigned char)*a;
        unsigned char y = (unsigned char)*b;
        if (fold) {
            x = (unsigned char)toupper(x);
            y = (unsigned char)toupper(y);
        }
        if (x != y || x == '\0') {
            return x - y;
        }
    }
}

static int compare_keys(const char* a, const char* b) {
    if (numeric) {
        return compare_numbers(a, b);
    }
    if (skip_blanks) {
        a += strspn(a, " \t");
        b += strspn(b, " \t");
    }
    return compare_text(a, b);
}

static int compare(const void* a, const void* b) {
    const char* x = *(char* const*)a;
    const char* y = *(char* const*)b;
    int order = compare_keys(x, y);
    if (order == 0 && !unique) {
        order = strcmp(x, y);
    }
    return reversed ? -order : order;
}

static void add_line(char* line) {
    if (line_count == line_room) {
        line_room = line_room * 2 + 256;
        lines = checked(realloc(lines, line_room * sizeof *lines));
    }
    lines[line_count++] = line;
}

static void read_lines(FILE* file, const char* name) {
    char* line = NULL;
    size_t room = 0;
    ssize_t size;
    while ((size = getline(&line, &room, file)) >= 0) {
        if (size > 0 && line[size - 1] == '\n') {
            line[size - 1] = '\0';
        }
        add_line(checked(strdup(line)));
    }
    free(line);
    if (ferror(file)) {
        report(name);
    }
}

int main(int argc, char** argv) {
    const char* output = NULL;
    int option;
    start_program(argv[0]);
    while ((option = getopt(argc, argv, "bfnruo:")) != -1) {
        switch (option) {
        case 'b':
            skip_blanks = 1;
            break;
        case 'f':
            fold = 1;
            break;
        case 'n':
            numeric = 1;
            break;
        case 'r':
            reversed = 1;
            break;
        case 'u':
            unique = 1;
            break;
        case 'o':
            output = optarg;
            break;
        default:
            usage("[-bfnru] [-o output] [file ...]");
        }
    }
    if (optind == argc) {
        read_lines(stdin, "standard input");
    }
    for (int i = optind; i < argc; i++) {
        FILE* file = strcmp(argv[i], "-") == 0 ? stdin : fopen(argv[i], "r");
        if (file == NULL) {
            report(argv[i]);
            return 2;
        }
        read_lines(file, argv[i]);
    }
    if (failures > 0) {
        return 2;
    }
    if (line_count > 0) {
        qsort(lines, line_count, sizeof *lines, compare);
    }
    if (output != NULL && freopen(output, "w", stdout) == NULL) {
        report(output);
        return 2;
    }
    for (size_t i = 0; i < line_count; i++) {
        if (!unique || i == 0 || compare_keys(lines[i - 1], lines[i]) != 0) {
            puts(lines[i]);
        }
    }
    return finish() != 0 ? 2 : 0;
}
