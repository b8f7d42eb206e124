/* more: reading a file into rows. */
#include "common/report.h"
#include "more.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

void open_text(struct text* text, FILE* file, const char* name, int width) {
    struct stat status;
    memset(text, 0, sizeof *text);
    text->file = file;
    text->name = name;
    text->width = width;
    if (fstat(fileno(file), &status) == 0 && S_ISREG(status.st_mode)) {
        text->size = status.st_size;
    }
}

void close_text(struct text* text) {
    for (int i = 0; i < text->count; i++) {
        free(text->rows[i].text);
    }
    free(text->rows);
    memset(text, 0, sizeof *text);
}

static void add_row(struct text* text, const char* start, size_t size) {
    if (text->count == text->room) {
        text->room = text->room * 2 + 64;
        text->rows = checked(realloc(text->rows, (size_t)text->room * sizeof *text->rows));
    }
    struct row* row = &text->rows[text->count++];
    row->text = checked(malloc(size + 1));
    memcpy(row->text, start, size);
    row->text[size] = '\0';
    row->line = text->lines;
    row->end = text->bytes;
}

/* How many columns a character moves to the right from `column`. */
static int columns_of(unsigned char c, int column) {
    if (c == '\b') {
        return column > 0 ? -1 : 0;
    }
    if (c == '\t') {
        return 8 - column % 8;
    }
    return c < 32 || c == 127 ? 2 : 1;
}

static void add_line(struct text* text, const char* line, size_t size) {
    size_t start = 0;
    int column = 0;
    for (size_t i = 0; i < size; i++) {
        int columns = columns_of((unsigned char)line[i], column);
        if (!options.whole_lines && columns > 0 && column + columns > text->width && line[i] != '\b' &&
            (i == 0 || line[i - 1] != '\b')) {
            add_row(text, line + start, i - start);
            start = i;
            column = 0;
        }
        column += columns_of((unsigned char)line[i], column);
    }
    add_row(text, line + start, size - start);
}

int has_row(struct text* text, int number) {
    char* line = NULL;
    size_t room = 0;
    while (text->count <= number && !text->complete) {
        ssize_t size = getline(&line, &room, text->file);
        if (size < 0) {
            if (ferror(text->file)) {
                report(text->name);
            }
            text->complete = 1;
            break;
        }
        text->bytes += size;
        text->lines++;
        if (size > 0 && line[size - 1] == '\n') {
            size--;
        }
        if (size > 0 && line[size - 1] == '\r') {
            size--;
        }
        if (size == 0 && options.squeeze && text->was_empty) {
            continue;
        }
        text->was_empty = size == 0;
        add_line(text, line, (size_t)size);
    }
    free(line);
    return number < text->count;
}

const char* plain_row(const struct text* text, int number) {
    static char* plain;
    const char* row = text->rows[number].text;
    size_t size = 0;
    plain = checked(realloc(plain, strlen(row) + 1));
    for (; *row != '\0'; row++) {
        if (*row != '\b') {
            plain[size++] = *row;
        } else if (size > 0) {
            size--;
        }
    }
    plain[size] = '\0';
    return plain;
}

enum style { normal, bold, underlined };

static void change_style(enum style* current, enum style wanted) {
    static const char* const sequences[] = {"\033[m", "\033[1m", "\033[4m"};
    if (*current != wanted) {
        if (*current != normal) {
            fputs(sequences[normal], stdout);
        }
        if (wanted != normal) {
            fputs(sequences[wanted], stdout);
        }
        *current = wanted;
    }
}

static void print_character(unsigned char c) {
    if (c >= 32 && c != 127) {
        putchar(c);
    } else if (c == '\t') {
        putchar('\t');
    } else {
        printf("^%c", c ^ 64);
    }
}

void print_row(const struct text* text, int number) {
    const char* c = text->rows[number].text;
    enum style style = normal;
    while (*c != '\0') {
        enum style wanted = normal;
        while (c[1] == '\b' && c[2] != '\0') {
            if (c[0] == c[2]) {
                wanted = wanted == underlined ? underlined : bold;
            } else if (c[0] == '_' || c[2] == '_') {
                wanted = underlined;
            }
            c += 2;
        }
        change_style(&style, wanted == underlined && options.no_underlines ? normal : wanted);
        print_character((unsigned char)*c++);
    }
    change_style(&style, normal);
    putchar('\n');
}
