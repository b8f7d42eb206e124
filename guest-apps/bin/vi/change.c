/* vi: operators and commands that change text. */
#include "common/report.h"
#include "vi.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char* copy_text(struct place from, struct place to) {
    size_t room = 1;
    for (int i = from.line; i <= to.line; i++) {
        room += strlen(text_of(i)) + 1;
    }
    char* text = checked(malloc(room));
    char* end = text;
    for (int i = from.line; i <= to.line; i++) {
        int first = i == from.line ? from.column : 0;
        int last = i == to.line ? to.column : length_of(i);
        memcpy(end, text_of(i) + first, (size_t)(last - first));
        end += last - first;
        if (i < to.line) {
            *end++ = '\n';
        }
    }
    *end = '\0';
    return text;
}

/* Whole lines, each with its newline. */
static char* copy_lines_of(int from, int to) {
    char* text = copy_text((struct place){from, 0}, (struct place){to, length_of(to)});
    size_t size = strlen(text);
    text = checked(realloc(text, size + 2));
    strcpy(text + size, "\n");
    return text;
}

void delete_text(struct place from, struct place to) {
    const char* rest = text_of(to.line) + to.column;
    char* joined = checked(malloc((size_t)from.column + strlen(rest) + 1));
    memcpy(joined, text_of(from.line), (size_t)from.column);
    strcpy(joined + from.column, rest);
    if (to.line > from.line) {
        delete_lines(from.line + 1, to.line);
    }
    replace_line(from.line, joined);
    free(joined);
    column = from.column;
}

void insert_text_at(struct place at, const char* text) {
    const char* line = text_of(at.line);
    const char* last = strrchr(text, '\n');
    char* joined = checked(malloc(strlen(line) + strlen(text) + 1));
    memcpy(joined, line, (size_t)at.column);
    strcpy(joined + at.column, text);
    strcat(joined, line + at.column);
    replace_line(at.line, joined); /* Goes to the last line of it. */
    free(joined);
    column = last != NULL ? (int)strlen(last + 1) : at.column + (int)strlen(text);
}

static void shift_lines(int from, int to, int right) {
    for (int i = from; i <= to; i++) {
        const char* text = text_of(i);
        int blanks = (int)strspn(text, " \t");
        int width = indent_width(i, blanks) + (right ? shift_width : -shift_width);
        if (text[0] == '\0') {
            continue;
        }
        width = width > 0 ? width : 0;
        char* shifted = checked(malloc((size_t)width + strlen(text) + 1));
        int tabs = width / tab_width;
        memset(shifted, '\t', (size_t)tabs);
        memset(shifted + tabs, ' ', (size_t)(width % tab_width));
        strcpy(shifted + tabs + width % tab_width, text + blanks);
        replace_line(i, shifted);
        free(shifted);
    }
    current = from;
    column = (int)strspn(text_of(from), " \t");
}

static void operate_on_lines(int operation, int from, int to, char name) {
    switch (operation) {
    case 'y':
        keep_text(name, copy_lines_of(from, to), 1);
        current = from;
        break;
    case 'd':
        keep_text(name, copy_lines_of(from, to), 1);
        delete_lines(from, to);
        column = 0;
        keep_cursor_inside(0);
        column = (int)strspn(text_of(current), " \t");
        break;
    case 'c':
        keep_text(name, copy_lines_of(from, to), 1);
        if (to > from) {
            delete_lines(from + 1, to);
        }
        replace_line(from, "");
        column = 0;
        insert_mode(1, 0);
        break;
    default:
        shift_lines(from, to, operation == '>');
    }
    if (to - from >= 5 && operation != 'c') {
        tell("%d lines %s", to - from + 1,
             operation == 'y'   ? "yanked"
             : operation == 'd' ? "deleted"
                                : "shifted");
    }
}

void yank_lines(int count, char name) {
    int to = current + (count > 0 ? count : 1) - 1;
    operate_on_lines('y', current, to > last_line ? last_line : to, name);
}

static int is_before(struct place a, struct place b) {
    return a.line < b.line || (a.line == b.line && a.column < b.column);
}

static void operate_on_text(int operation, struct place from, struct place to, char name) {
    keep_text(name, copy_text(from, to), 0);
    if (operation == 'y') {
        current = from.line;
        column = from.column;
        return;
    }
    delete_text(from, to);
    if (operation == 'c') {
        insert_mode(1, 0);
    }
}

static int is_word_character(char c) {
    return isalnum((unsigned char)c) || c == '_';
}

/* The end of the word that the cursor is in, and of count - 1 more. */
static struct place end_of_words(int key, int count) {
    const char* text = text_of(current);
    struct motion motion = {{current, column}, 0, 0, 0};
    int before = column;
    int at = column;
    while (text[at + 1] != '\0' && !isspace((unsigned char)text[at + 1]) &&
           (key == 'W' || is_word_character(text[at + 1]) == is_word_character(text[at]))) {
        at++;
    }
    motion.to.column = at;
    if (count > 1) {
        column = at;
        find_motion(key == 'w' ? 'e' : 'E', count - 1, &motion);
        column = before;
    }
    return motion.to;
}

/* `cw` changes to the end of the word only; `dw` of a line's last word stays in the line. */
static void adjust_word(int operation, int key, int count, struct motion* motion) {
    char here = text_of(current)[column];
    if (operation == 'c' && !isspace((unsigned char)here) && here != '\0') {
        motion->to = end_of_words(key, count);
        motion->inclusive = 1;
    } else if (motion->to.line > current &&
               motion->to.column <= (int)strspn(text_of(motion->to.line), " \t")) {
        motion->to.line--;
        motion->to.column = length_of(motion->to.line);
    }
}

/* `!` and a motion, or a second `!`: the lines go through a command that is asked for. */
static void operate_by_command(int key, int count) {
    int from = current;
    int to = current + (count > 0 ? count : 1) - 1;
    struct motion motion;
    if (key != '!') {
        if (!find_motion(key, count, &motion)) {
            fail("");
        }
        to = motion.to.line;
    }
    if (to < from) {
        int other = from;
        from = to;
        to = other;
    }
    to = to > last_line ? last_line : to;
    const char* command = ask('!');
    if (command != NULL && *command != '\0') {
        filter_lines(from, to, command);
    }
}

void operate(int operation, int count, char name) {
    int more = 0;
    int key = next_key();
    for (; isdigit(key) && !(key == '0' && more == 0); key = next_key()) {
        more = more < 100000 ? more * 10 + key - '0' : more;
    }
    if (more > 0) {
        count = (count > 0 ? count : 1) * more;
    }
    if (operation != 'y' && operation != '!') {
        begin_change();
    }
    if (operation == '!') {
        operate_by_command(key, count);
        return;
    }
    if (key == operation) {
        int to = current + (count > 0 ? count : 1) - 1;
        if (to > last_line) {
            fail("");
        }
        operate_on_lines(operation, current, to, name);
        return;
    }
    struct motion motion;
    if (!find_motion(key, count, &motion)) {
        fail("");
    }
    if (key == 'w' || key == 'W') {
        adjust_word(operation, key, count, &motion);
    }
    struct place from = {current, column};
    struct place to = motion.to;
    if (is_before(to, from)) {
        struct place other = from;
        from = to;
        to = other;
    }
    if (motion.by_lines || operation == '<' || operation == '>') {
        operate_on_lines(operation, from.line, to.line, name);
        return;
    }
    if (motion.inclusive && to.column < length_of(to.line)) {
        to.column++;
    }
    operate_on_text(operation, from, to, name);
}

static void put_text(int key, int count, char name) {
    int by_lines;
    const char* text = kept_text(name, &by_lines);
    if (text == NULL) {
        fail("Nothing in register");
    }
    if (!by_lines) {
        int behind = key == 'p' && length_of(current) > 0;
        for (int i = 0; i < count; i++) {
            insert_text_at((struct place){current, column + (behind && i == 0)}, text);
        }
        column = column > 0 ? column - 1 : 0;
        return;
    }
    int after = key == 'p' ? current : current - 1;
    int first = after + 1;
    for (int i = 0; i < count; i++) {
        const char* next = text;
        while (*next != '\0') {
            size_t size = strcspn(next, "\n");
            char* line = checked(malloc(size + 1));
            memcpy(line, next, size);
            line[size] = '\0';
            insert_line(after++, line);
            free(line);
            next += size + (next[size] == '\n');
        }
    }
    current = first;
    column = (int)strspn(text_of(first), " \t");
}

static void join(int count) {
    int times = count > 1 ? count - 1 : 1;
    for (int i = 0; i < times; i++) {
        if (current == last_line) {
            fail("");
        }
        int size = length_of(current);
        const char* next = text_of(current + 1);
        next += strspn(next, " \t");
        int blank = size > 0 && *next != '\0' && *next != ')' && text_of(current)[size - 1] != ' ';
        char* joined = checked(malloc((size_t)size + strlen(next) + 2));
        sprintf(joined, "%s%s%s", text_of(current), blank ? " " : "", next);
        int line = current;
        delete_lines(line + 1, line + 1);
        replace_line(line, joined);
        column = blank || size == 0 ? size : size - 1;
        free(joined);
    }
}

static void replace_characters(int count) {
    int key = next_key();
    if (key == escape || column + count > length_of(current)) {
        fail("");
    }
    char* text = checked(strdup(text_of(current)));
    if (key == '\r') {
        text[column] = '\n';
        memmove(text + column + 1, text + column + count, strlen(text + column + count) + 1);
        replace_line(current, text);
        column = 0;
    } else {
        memset(text + column, key, (size_t)count);
        replace_line(current, text);
        column += count - 1;
    }
    free(text);
}

static void swap_case(int count) {
    char* text = checked(strdup(text_of(current)));
    for (int i = 0; i < count && text[column] != '\0'; i++, column++) {
        int c = (unsigned char)text[column];
        text[column] = (char)(islower(c) ? toupper(c) : tolower(c));
    }
    replace_line(current, text);
    free(text);
}

static void delete_characters(int key, int count, char name) {
    int size = length_of(current);
    int from = key == 'X' ? (column > count ? column - count : 0) : column;
    int to = key == 'X' ? column : column + count > size ? size : column + count;
    if (from == to && key != 's') {
        fail("");
    }
    keep_text(name, copy_text((struct place){current, from}, (struct place){current, to}), 0);
    delete_text((struct place){current, from}, (struct place){current, to});
}

static void open_line(int key) {
    int after = key == 'o' ? current : current - 1;
    int indent = autoindent ? (int)strspn(text_of(current), " \t") : 0;
    char* text = checked(strdup(text_of(current)));
    text[indent] = '\0';
    insert_line(after, text);
    free(text);
    column = indent;
}

/* Commands that begin to insert. */
static int start_insert(int key, int count) {
    switch (key) {
    case 'i':
        break;
    case 'I':
        column = (int)strspn(text_of(current), " \t");
        break;
    case 'a':
        column += column < length_of(current);
        break;
    case 'A':
        column = length_of(current);
        break;
    case 'o':
    case 'O':
        open_line(key);
        break;
    case 'R':
        break;
    default:
        return 0;
    }
    insert_mode(count, key == 'R');
    return 1;
}

int change_command(int key, int count, char name) {
    int times = count > 0 ? count : 1;
    if (key >= 256 || key <= 0 || strchr("iIaAoORxXsSDCpPJr~", key) == NULL) {
        return 0;
    }
    begin_change();
    struct place here = {current, column};
    struct place end = {current, length_of(current)};
    if (start_insert(key, times)) {
        return 1;
    }
    switch (key) {
    case 'x':
    case 'X':
    case 's':
        delete_characters(key, times, name);
        if (key == 's') {
            insert_mode(1, 0);
        }
        break;
    case 'S':
        operate_on_lines('c', current, current + times - 1 > last_line ? last_line : current + times - 1,
                         name);
        break;
    case 'D':
        operate_on_text('d', here, end, name);
        break;
    case 'C':
        operate_on_text('c', here, end, name);
        break;
    case 'p':
    case 'P':
        put_text(key, times, name);
        break;
    case 'J':
        join(times);
        break;
    case 'r':
        replace_characters(times);
        break;
    default:
        swap_case(times);
    }
    return 1;
}
