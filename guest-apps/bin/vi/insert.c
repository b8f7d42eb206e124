/* vi: taking text as it is typed. */
#include "common/report.h"
#include "vi.h"

#include <stdlib.h>
#include <string.h>

/* The line at the cursor becomes one of our own, so that u can still bring the old one back. */
static void own_line(void) {
    char* copy = checked(strdup(text_of(current)));
    replace_line(current, copy);
    free(copy);
}

static void put_character(char c, int replace) {
    struct line* line = lines[current];
    size_t size = strlen(line->text);
    if (replace && (size_t)column < size) {
        line->text[column++] = c;
        return;
    }
    line->text = checked(realloc(line->text, size + 2));
    memmove(line->text + column + 1, line->text + column, size - (size_t)column + 1);
    line->text[column++] = c;
}

static void cut_before(int from) {
    char* text = lines[current]->text;
    memmove(text + from, text + column, strlen(text + column) + 1);
    column = from;
}

/* The rest of the line goes to a new one. */
static void break_line(void) {
    char* rest = checked(strdup(text_of(current) + column));
    int indent = autoindent ? (int)strspn(text_of(current), " \t") : 0;
    char* next = checked(malloc(strlen(rest) + (size_t)indent + 1));
    memcpy(next, text_of(current), (size_t)indent);
    strcpy(next + indent, rest);
    lines[current]->text[column] = '\0';
    insert_line(current, next);
    column = indent;
    free(rest);
    free(next);
}

static void back_over_word(int start) {
    const char* text = text_of(current);
    int at = column;
    while (at > start && (text[at - 1] == ' ' || text[at - 1] == '\t')) {
        at--;
    }
    while (at > start && text[at - 1] != ' ' && text[at - 1] != '\t') {
        at--;
    }
    cut_before(at);
}

/* ^T and ^D: the cursor, behind blanks only, goes to the next or the last multiple of shiftwidth. */
static void change_indent(int right) {
    int blanks = (int)strspn(text_of(current), " \t");
    int width = indent_width(current, column);
    if (column > blanks || (!right && width == 0)) {
        bell();
        return;
    }
    width = right ? (width / shift_width + 1) * shift_width : (width - 1) / shift_width * shift_width;
    cut_before(0);
    for (; width >= tab_width; width -= tab_width) {
        put_character('\t', 0);
    }
    for (; width > 0; width--) {
        put_character(' ', 0);
    }
}

/* What was typed between two places, for a count. */
static void repeat_text(struct place from, int count) {
    char* text = copy_text(from, (struct place){current, column});
    for (int i = 1; i < count; i++) {
        insert_text_at((struct place){current, column}, text);
    }
    free(text);
}

void insert_mode(int count, int replace) {
    struct place start = {current, column};
    own_line();
    for (;;) {
        draw();
        int key = next_key();
        int first = current == start.line ? start.column : 0;
        if (key == escape || key == control_c) {
            break;
        }
        if (key == '\b' || key == 127) {
            if (column > first) {
                cut_before(column - 1);
            } else {
                bell();
            }
        } else if (key == CONTROL('w')) {
            back_over_word(first);
        } else if (key == CONTROL('u')) {
            cut_before(first);
        } else if (key == CONTROL('t') || key == CONTROL('d')) {
            change_indent(key == CONTROL('t'));
        } else if (key == '\r' || key == '\n') {
            break_line();
        } else if (key == CONTROL('v')) {
            put_character((char)next_key(), replace);
        } else if (key < 256) {
            put_character((char)key, replace);
        } else {
            bell();
        }
    }
    if (count > 1) {
        repeat_text(start, count);
    }
    if (column > 0) {
        column--;
    }
}
