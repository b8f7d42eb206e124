/* vi: the screen. What each row shows is remembered, so that only rows that differ are written. */
#include "common/report.h"
#include "common/screen.h"
#include "vi.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int rows, columns;
static char** shown;
static int top = 1;
static int bottom = 1; /* The last line that is shown as a whole. */
static char message[256];
static const char* asked; /* What is being typed in the last row, or NULL. */

static int margin(void) {
    return numbers ? 8 : 0;
}

/* Columns that the character takes. */
static int width_of(unsigned char c, int at) {
    return c == '\t' && !show_all ? tab_width - at % tab_width : c < 32 || c == 127 ? 2 : 1;
}

int screen_column(int line, int byte) {
    const char* text = text_of(line);
    int at = 0;
    for (int i = 0; i < byte && text[i] != '\0'; i++) {
        at += width_of((unsigned char)text[i], at);
    }
    return at;
}

int indent_width(int line, int byte) {
    int shown_so = show_all;
    show_all = 0;
    int width = screen_column(line, byte);
    show_all = shown_so;
    return width;
}

int byte_at(int line, int wanted) {
    const char* text = text_of(line);
    int at = 0;
    int i = 0;
    for (; text[i] != '\0'; i++) {
        at += width_of((unsigned char)text[i], at);
        if (at > wanted) {
            return i;
        }
    }
    return i > 0 ? i - 1 : 0;
}

int screen_rows(void) {
    return rows - 1;
}

int first_row_line(void) {
    return top;
}

int last_row_line(void) {
    return bottom;
}

void scroll_to(int line) {
    top = line < 1 ? 1 : line > last_line ? last_line : line;
}

static void forget_rows(void) {
    for (int i = 0; i < rows && shown != NULL; i++) {
        free(shown[i]);
        shown[i] = NULL;
    }
}

void redraw_all(void) {
    forget_rows();
    screen_size(&rows, &columns);
    shown = checked(realloc(shown, (size_t)rows * sizeof *shown));
    memset(shown, 0, (size_t)rows * sizeof *shown);
    fputs("\033[m\033[H\033[2J", stdout);
}

static void move_to(int row, int column_there) {
    printf("\033[%d;%dH", row + 1, column_there + 1);
}

static void show_row(int row, const char* text) {
    if (shown[row] != NULL && strcmp(shown[row], text) == 0) {
        return;
    }
    move_to(row, 0);
    fputs(text, stdout);
    if ((int)strlen(text) < columns) {
        fputs("\033[K", stdout);
    }
    free(shown[row]);
    shown[row] = checked(strdup(text));
}

/* Rows that a line takes. */
static int rows_of(int line) {
    int width = margin() + screen_column(line, length_of(line));
    return width <= columns ? 1 : (width + columns - 1) / columns;
}

/* The line as columns of the screen. To be freed. */
static char* expand(int line) {
    const char* text = text_of(line);
    int width = screen_column(line, length_of(line));
    char* result = checked(malloc((size_t)(margin() + width) + 16));
    int at = 0;
    char* to = result;
    if (numbers) {
        to += sprintf(to, "%6d  ", line);
    }
    for (; *text != '\0'; text++) {
        unsigned char c = (unsigned char)*text;
        int size = width_of(c, at);
        if (c == '\t' && !show_all) {
            memset(to, ' ', (size_t)size);
        } else if (size == 2) {
            to[0] = '^';
            to[1] = (char)(c ^ 64);
        } else {
            to[0] = (char)(c < 128 ? c : '?');
        }
        to += size;
        at += size;
    }
    if (show_all) {
        *to++ = '$';
    }
    *to = '\0';
    return result;
}

/* Shows a line from a row on; the row behind it. A line that does not fit is shown as @ signs. */
static int show_line(int row, int line) {
    int needed = rows_of(line);
    if (row + needed > rows - 1 && row > 0) {
        for (; row < rows - 1; row++) {
            show_row(row, "@");
        }
        return row;
    }
    char* text = expand(line);
    char* part = checked(malloc((size_t)columns + 1));
    size_t size = strlen(text);
    for (int i = 0; i < needed && row < rows - 1; i++, row++) {
        size_t start = (size_t)i * (size_t)columns;
        snprintf(part, (size_t)columns + 1, "%s", start < size ? text + start : "");
        show_row(row, part);
    }
    free(part);
    free(text);
    bottom = line;
    return row;
}

/* Scrolls so that the cursor's line is on the screen: by lines if it is near, else to its middle. */
static void find_top(void) {
    if (top > last_line) {
        top = last_line;
    }
    if (current < top) {
        top = top - current < rows / 2 ? current : current - rows / 2;
    } else {
        int used = 0;
        for (int line = current; line >= top && used <= rows - 1; line--) {
            used += rows_of(line);
        }
        if (used > rows - 1) {
            int far = current - top > rows + rows / 2;
            int room = far ? rows / 2 : rows - 1;
            int line = current;
            for (used = rows_of(line); line > 1 && used + rows_of(line - 1) <= room; line--) {
                used += rows_of(line - 1);
            }
            top = line;
        }
    }
    if (top < 1) {
        top = 1;
    }
}

void draw(void) {
    find_top();
    int row = 0;
    int line = top;
    int cursor_row = 0;
    for (; row < rows - 1 && line <= last_line; line++) {
        if (line == current) {
            cursor_row = row;
        }
        row = show_line(row, line);
    }
    for (; row < rows - 1; row++) {
        show_row(row, "~");
    }
    char status[256];
    snprintf(status, sizeof status, "%.*s", columns - 1 < 255 ? columns - 1 : 255, message);
    show_row(rows - 1, asked != NULL ? asked : status);
    int at = margin() + screen_column(current, column);
    if (asked != NULL) {
        move_to(rows - 1, (int)strlen(asked));
    } else {
        move_to(cursor_row + at / columns, at % columns);
    }
    fflush(stdout);
    message[0] = '\0';
}

void tell(const char* format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
}

void bell(void) {
    putchar('\a');
}

char* ask(char sign) {
    static char line[512];
    char text[520];
    int size = 0;
    for (;;) {
        line[size] = '\0';
        snprintf(text, sizeof text, "%c%s", sign, line);
        show_row(rows - 1, text);
        move_to(rows - 1, size + 1);
        fflush(stdout);
        asked = text;
        int key = next_key();
        asked = NULL;
        if (key == '\r' || key == '\n') {
            return line;
        }
        if (key == escape || key == control_c || ((key == '\b' || key == 127) && size == 0)) {
            return NULL;
        }
        if (key == '\b' || key == 127) {
            size--;
        } else if (key == CONTROL('u')) {
            size = 0;
        } else if (key >= ' ' && key < 256 && size < (int)sizeof line - 1) {
            line[size++] = (char)key;
        }
    }
}

void leave_screen(void) {
    move_to(rows - 1, 0);
    fputs("\033[K\n", stdout);
    fflush(stdout);
    close_screen();
}

void return_to_screen(int wait_for_key) {
    reopen_screen();
    if (wait_for_key) {
        fputs("[Hit return to continue] ", stdout);
        fflush(stdout);
        next_key();
    }
    screen_was_disturbed(); /* by the stop, perhaps: it is drawn now in any case */
    redraw_all();
}
