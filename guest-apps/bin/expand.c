/* expand [-t stops | -stops] [file ...]: tabs become blanks. unexpand [-a] [file ...]: blanks at the
 * beginning of a line, with -a two and more anywhere, become tabs. */
#include "common/input.h"
#include "common/report.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { most_stops = 100, usual_stop = 8 };

static long stops[most_stops];
static int stop_count;
static int everywhere;

/* Columns, counted from 0, each larger than the one before; a single number means all its multiples. */
static void read_stops(const char* list) {
    const char* next = list;
    for (stop_count = 0;;) {
        char* end;
        long stop = strtol(next, &end, 10);
        if (!isdigit((unsigned char)*next) || stop_count == most_stops || stop <= 0 || stop > 100000 ||
            (stop_count > 0 && stop <= stops[stop_count - 1]) || (*end != '\0' && *end != ',')) {
            report_reason(list, "bad tab stops");
            exit(2);
        }
        stops[stop_count++] = stop;
        if (*end == '\0') {
            return;
        }
        next = end + 1;
    }
}

/* The column that a tab leads to. Behind the last stop a tab is one blank. */
static long stop_after(long column) {
    if (stop_count <= 1) {
        long width = stop_count == 1 ? stops[0] : usual_stop;
        return (column / width + 1) * width;
    }
    for (int i = 0; i < stop_count; i++) {
        if (stops[i] > column) {
            return stops[i];
        }
    }
    return column + 1;
}

/* The column behind a character that is no tab. */
static long column_behind(long column, int c) {
    return c == '\n' || c == '\r' ? 0 : c == '\b' ? column - (column > 0) : column + 1;
}

static void expand(FILE* file, const char* name) {
    long column = 0;
    int c;
    (void)name;
    while ((c = getc(file)) != EOF) {
        if (c == '\t') {
            for (long stop = stop_after(column); column < stop; column++) {
                putchar(' ');
            }
        } else {
            putchar(c);
            column = column_behind(column, c);
        }
    }
}

/* Blanks from one column to another, as tabs where that is no longer. */
static void put_blanks(long from, long to) {
    while (from < to) {
        long stop = stop_after(from);
        if (stop <= to && to - from > 1) {
            putchar('\t');
            from = stop;
        } else {
            putchar(' ');
            from++;
        }
    }
}

static void unexpand(FILE* file, const char* name) {
    long column = 0, reached = 0; /* and what has been printed of it */
    int leading = 1;
    int c;
    (void)name;
    while ((c = getc(file)) != EOF) {
        if ((leading || everywhere) && (c == ' ' || c == '\t')) {
            column = c == '\t' ? stop_after(column) : column + 1;
            continue;
        }
        put_blanks(reached, column);
        putchar(c);
        leading = c == '\n';
        column = column_behind(column, c);
        reached = column;
    }
    put_blanks(reached, column);
}

int main(int argc, char** argv) {
    int i = 1;
    start_program(argv[0]);
    int expands = strcmp(base_name(argv[0]), "unexpand") != 0;
    for (; i < argc && argv[i][0] == '-' && argv[i][1] != '\0'; i++) {
        const char* word = argv[i] + 1;
        if (strcmp(word, "-") == 0) {
            i++;
            break;
        }
        if (!expands && strcmp(word, "a") == 0) {
            everywhere = 1;
        } else if (expands && isdigit((unsigned char)*word)) {
            read_stops(word);
        } else if (expands && *word == 't' && (word[1] != '\0' || i + 1 < argc)) {
            read_stops(word[1] != '\0' ? word + 1 : argv[++i]);
        } else {
            usage(expands ? "[-t stops | -stops] [file ...]" : "[-a] [file ...]");
        }
    }
    for_each_input(argv + i, expands ? expand : unexpand);
    return finish();
}
