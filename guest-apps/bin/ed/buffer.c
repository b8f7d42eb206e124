/* ed: the lines of the buffer. Lines that were deleted stay in memory, since u may bring them back, and marks
 * may still look for them. */
#include "common/report.h"
#include "ed.h"

#include <stdlib.h>
#include <string.h>

struct line** lines;
int current, last_line;
int modified;

static int room;
static struct line* marks[26];

/* The buffer before the last change. */
static struct {
    struct line** lines;
    int current, last_line, modified;
} before;

static void make_room(int count) {
    if (count + 1 > room) {
        room = (count + 1) * 2;
        lines = checked(realloc(lines, (size_t)room * sizeof *lines));
    }
}

static struct line* new_line(const char* text, size_t size) {
    struct line* line = checked(malloc(sizeof *line));
    line->text = checked(malloc(size + 1));
    memcpy(line->text, text, size);
    line->text[size] = '\0';
    line->selected = 0;
    return line;
}

void begin_change(void) {
    make_room(last_line);
    before.lines = checked(realloc(before.lines, ((size_t)last_line + 1) * sizeof *before.lines));
    memcpy(before.lines + 1, lines + 1, (size_t)last_line * sizeof *lines);
    before.current = current;
    before.last_line = last_line;
    before.modified = modified;
}

void undo(void) {
    if (before.lines == NULL) {
        fail("nothing to undo");
    }
    int old_current = before.current, old_last = before.last_line, old_modified = before.modified;
    struct line** old_lines = checked(malloc(((size_t)old_last + 1) * sizeof *old_lines));
    memcpy(old_lines + 1, before.lines + 1, (size_t)old_last * sizeof *old_lines);
    begin_change();
    make_room(old_last);
    memcpy(lines + 1, old_lines + 1, (size_t)old_last * sizeof *lines);
    free(old_lines);
    current = old_current;
    last_line = old_last;
    modified = old_modified;
}

/* Makes a gap of `count` lines behind a line. */
static void open_gap(int after, int count) {
    make_room(last_line + count);
    memmove(lines + after + count + 1, lines + after + 1, (size_t)(last_line - after) * sizeof *lines);
    last_line += count;
    modified = 1;
}

void insert_line(int after, const char* text) {
    open_gap(after, 1);
    lines[after + 1] = new_line(text, strlen(text));
    current = after + 1;
}

/* A text with newlines becomes several lines. A line keeps what g has said of it, and its marks. */
void replace_line(int number, const char* text) {
    struct line* line = lines[number];
    struct line* first = new_line(text, strcspn(text, "\n"));
    first->selected = line->selected;
    for (int i = 0; i < 26; i++) {
        marks[i] = marks[i] == line ? first : marks[i];
    }
    lines[number] = first;
    current = number;
    modified = 1;
    for (text += strcspn(text, "\n"); *text == '\n'; text += strcspn(text, "\n")) {
        text++;
        open_gap(current, 1);
        lines[current + 1] = new_line(text, strcspn(text, "\n"));
        current++;
    }
}

void delete_lines(int from, int to) {
    for (int i = from; i <= to; i++) {
        lines[i]->selected = 0;
    }
    memmove(lines + from, lines + to + 1, (size_t)(last_line - to) * sizeof *lines);
    last_line -= to - from + 1;
    current = from > last_line ? last_line : from;
    modified = 1;
}

static void reverse(int from, int to) {
    for (; from < to; from++, to--) {
        struct line* line = lines[from];
        lines[from] = lines[to];
        lines[to] = line;
    }
}

/* Two neighbouring blocks change places when each, and then both, are reversed. */
void move_lines(int from, int to, int after) {
    int size = to - from + 1;
    if (after > to) {
        reverse(from, to);
        reverse(to + 1, after);
        reverse(from, after);
        current = after;
    } else {
        reverse(after + 1, from - 1);
        reverse(from, to);
        reverse(after + 1, to);
        current = after + size;
    }
    modified = 1;
}

void copy_lines(int from, int to, int after) {
    int size = to - from + 1;
    struct line** copies = checked(malloc((size_t)size * sizeof *copies));
    for (int i = 0; i < size; i++) {
        copies[i] = new_line(lines[from + i]->text, strlen(lines[from + i]->text));
    }
    open_gap(after, size);
    memcpy(lines + after + 1, copies, (size_t)size * sizeof *copies);
    free(copies);
    current = after + size;
}

void join_lines(int from, int to) {
    size_t size = 1;
    for (int i = from; i <= to; i++) {
        size += strlen(lines[i]->text);
    }
    char* text = checked(malloc(size));
    char* end = text;
    for (int i = from; i <= to; i++) {
        strcpy(end, lines[i]->text);
        end += strlen(end);
    }
    delete_lines(from + 1, to);
    replace_line(from, text);
    free(text);
}

void clear_buffer(void) {
    last_line = 0;
    current = 0;
    modified = 0;
    free(before.lines);
    before.lines = NULL;
}

void set_mark(char letter, int number) {
    marks[letter - 'a'] = lines[number];
}

int marked_line(char letter) {
    if (letter < 'a' || letter > 'z') {
        fail("invalid mark character");
    }
    for (int i = 1; i <= last_line; i++) {
        if (lines[i] == marks[letter - 'a']) {
            return i;
        }
    }
    fail("mark not set");
}
