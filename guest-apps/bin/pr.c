/* pr [-columns] [+page] [-fmt] [-h header] [-l length] [-s[c]] [-w width] [file ...]: pages for a printer. */
#include "common/report.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const char syntax[] =
    "[-columns] [+page] [-fmt] [-h header] [-l length] [-s[c]] [-w width] [file ...]";
enum { margin = 5, most_columns = 72 }; /* lines above and below */

static long page_length = 66, page_width = 72, first_page = 1;
static int columns = 1;
static int plain, merges, form_feeds; /* -t, -m, -f */
static int separator = -1;            /* -s: between columns, which are not aligned then */
static const char* header;

/* A file and the line that comes next of it. */
struct source {
    FILE* file;
    const char* name;
    char* line;
    size_t room;
};

static int next_line(struct source* source) {
    ssize_t size = source->file != NULL ? getline(&source->line, &source->room, source->file) : -1;
    if (size < 0) {
        return 0;
    }
    if (size > 0 && source->line[size - 1] == '\n') {
        source->line[size - 1] = '\0';
    }
    return 1;
}

static int open_source(struct source* source, const char* name) {
    memset(source, 0, sizeof *source);
    source->name = name;
    source->file = strcmp(name, "-") == 0 ? stdin : fopen(name, "r");
    if (source->file == NULL) {
        report(name);
    }
    return source->file != NULL;
}

static void close_source(struct source* source) {
    if (source->file != NULL && ferror(source->file)) {
        report(source->name);
    }
    if (source->file != NULL && source->file != stdin) {
        fclose(source->file);
    }
    free(source->line);
    source->file = NULL;
    source->line = NULL;
}

/* The lines of a page that text has. */
static int text_lines(void) {
    return (int)(plain || page_length <= 2 * margin ? page_length : page_length - 2 * margin);
}

static int has_margins(void) {
    return !plain && page_length > 2 * margin;
}

static void print_heading(const struct source* source, int page) {
    struct stat status;
    char when[32];
    time_t changed = time(NULL);
    if (source->file != NULL && source->file != stdin && !merges &&
        fstat(fileno(source->file), &status) == 0) {
        changed = status.st_mtime;
    }
    strftime(when, sizeof when, "%b %e %H:%M %Y", localtime(&changed));
    const char* title = header != NULL ? header : merges || source->file == stdin ? "" : source->name;
    printf("\n\n%s  %s Page %d\n\n\n", when, title, page);
}

static void print_foot(int lines_short) {
    if (form_feeds) {
        putchar('\f');
        return;
    }
    for (int i = -margin; i < lines_short; i++) {
        putchar('\n');
    }
}

/* How far the text goes on the screen; at most so many places of it are printed, if `print`. */
static long spread(const char* text, long most, int print) {
    long column = 0;
    for (; *text != '\0'; text++) {
        long after = *text == '\t'   ? (column / 8 + 1) * 8
                     : *text == '\b' ? (column > 0 ? column - 1 : 0)
                                     : column + (isprint((unsigned char)*text) != 0);
        if (after > most) {
            break;
        }
        if (print && *text == '\t') {
            printf("%*s", (int)(after - column), "");
        } else if (print) {
            putchar(*text);
        }
        column = after;
    }
    return column;
}

/* One row: the texts beside each other, NULL for none. */
static void print_row(char* const* texts, int count) {
    long each = page_width / count;
    while (count > 1 && texts[count - 1] == NULL) {
        count--;
    }
    for (int i = 0; i < count; i++) {
        const char* text = texts[i] != NULL ? texts[i] : "";
        if (separator >= 0) {
            fputs(text, stdout);
            if (i + 1 < count) {
                putchar(separator);
            }
        } else if (columns == 1 && !merges) {
            fputs(text, stdout);
        } else {
            long used = spread(text, each - 1, 1);
            if (i + 1 < count) {
                printf("%*s", (int)(each - used), "");
            }
        }
    }
    putchar('\n');
}

/* A page that is collected before it is printed: the columns go down first. */
static int print_page(struct source* source, int page) {
    int rows = text_lines(), count = 0;
    char** lines = checked(calloc((size_t)(rows * columns), sizeof *lines));
    while (count < rows * columns && next_line(source)) {
        lines[count++] = checked(strdup(source->line));
    }
    int full = count == rows * columns;
    int used = columns == 1 || full ? (count < rows ? count : rows) : (count + columns - 1) / columns;
    int longer =
        full ? 0 : count % columns; /* columns of the last page that have a line more than the others */
    if (count > 0 && page >= first_page) {
        if (has_margins()) {
            print_heading(source, page);
        }
        for (int row = 0; row < used; row++) {
            char* texts[most_columns];
            for (int column = 0; column < columns; column++) {
                int height = used - (longer > 0 && column >= longer);
                int at = column * height + (column < longer ? 0 : longer) + row;
                texts[column] = row < height && at < count ? lines[at] : NULL;
            }
            print_row(texts, columns);
        }
        if (has_margins()) {
            print_foot(rows - used);
        }
    }
    for (int i = 0; i < count; i++) {
        free(lines[i]);
    }
    free(lines);
    return full;
}

/* -m: a column for each file. */
static void print_merged(struct source* sources, int count) {
    int any = 1;
    for (int page = 1; any; page++) {
        int row = 0;
        for (any = 1; row < text_lines() && any; row += any) {
            char* texts[most_columns];
            any = 0;
            for (int i = 0; i < count; i++) {
                texts[i] = next_line(&sources[i]) ? sources[i].line : NULL;
                any |= texts[i] != NULL;
            }
            if (any && row == 0 && page >= first_page && has_margins()) {
                print_heading(&sources[0], page);
            }
            if (any && page >= first_page) {
                print_row(texts, count);
            }
        }
        if (row > 0 && page >= first_page && has_margins()) {
            print_foot(text_lines() - row);
        }
    }
}

/* The value of an option, in its word or the next one. */
static const char* value_of(char** argv, int* i, const char* rest) {
    if (*rest == '\0' && argv[*i + 1] != NULL) {
        return argv[++*i];
    }
    return rest;
}

/* The letters of an option; those with a value end it. */
static void read_letters(char** argv, int* i) {
    for (const char* letter = argv[*i] + 1; *letter != '\0'; letter++) {
        switch (*letter) {
        case 't':
            plain = 1;
            break;
        case 'm':
            merges = 1;
            break;
        case 'f':
            form_feeds = 1;
            break;
        case 'h':
            header = value_of(argv, i, letter + 1);
            return;
        case 'l':
            page_length = number_argument(value_of(argv, i, letter + 1), 1);
            return;
        case 'w':
            page_width = number_argument(value_of(argv, i, letter + 1), 1);
            return;
        case 's':
            separator = letter[1] != '\0' ? (unsigned char)letter[1] : '\t';
            return;
        default:
            usage(syntax);
        }
    }
}

static void print_file(const char* name) {
    struct source source;
    if (!open_source(&source, name)) {
        return;
    }
    for (int page = 1; print_page(&source, page); page++) {
    }
    close_source(&source);
}

int main(int argc, char** argv) {
    static char standard_input[] = "-";
    static char* only_input[] = {standard_input, NULL};
    int i = 1;
    start_program(argv[0]);
    for (; i < argc && (argv[i][0] == '+' || (argv[i][0] == '-' && argv[i][1] != '\0')); i++) {
        if (argv[i][0] == '+') {
            first_page = number_argument(argv[i] + 1, 1);
        } else if (isdigit((unsigned char)argv[i][1])) {
            columns = (int)number_argument(argv[i] + 1, 1);
        } else {
            read_letters(argv, &i);
        }
    }
    char** names = i < argc ? argv + i : only_input;
    int count = i < argc ? argc - i : 1;
    if (columns > most_columns || (merges && (count > most_columns || columns > 1))) {
        report_reason("columns", "too many for a page");
        return 1;
    }
    if (page_length > 10000 || page_width > 10000) {
        report_reason("page", "too large");
        return 1;
    }
    if (!merges) {
        for (int file = 0; file < count; file++) {
            print_file(names[file]);
        }
        return finish();
    }
    struct source* sources = checked(calloc((size_t)count, sizeof *sources));
    for (int file = 0; file < count; file++) {
        open_source(&sources[file], names[file]);
    }
    print_merged(sources, count);
    for (int file = 0; file < count; file++) {
        close_source(&sources[file]);
    }
    free(sources);
    return finish();
}
