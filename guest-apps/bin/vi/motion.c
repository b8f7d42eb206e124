/* vi: where motions lead. */
#include "vi.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static char* last_search_text;
static int last_search_step;
static int found_character, found_kind; /* The last one of f, F, t and T. */
static struct place marks[27];          /* The last one is where a jump began. */

static int class_of(char c, int big) {
    return isspace((unsigned char)c) || c == '\0' ? 0 : big || isalnum((unsigned char)c) || c == '_' ? 1 : 2;
}

/* The next place, the ends of lines being places too; 0 at the end of the buffer. */
static int step_forward(struct place* place) {
    if (place->column < length_of(place->line)) {
        place->column++;
        return 1;
    }
    if (place->line == last_line) {
        return 0;
    }
    place->line++;
    place->column = 0;
    return 1;
}

static int step_back(struct place* place) {
    if (place->column > 0) {
        place->column--;
        return 1;
    }
    if (place->line == 1) {
        return 0;
    }
    place->line--;
    place->column = length_of(place->line);
    return 1;
}

static int class_at(struct place place, int big) {
    return class_of(text_of(place.line)[place.column], big);
}

static int is_empty_line(struct place place) {
    return length_of(place.line) == 0;
}

static void next_word(struct place* place, int big) {
    int class = class_at(*place, big);
    if (class != 0) {
        while (class_at(*place, big) == class && step_forward(place)) {
        }
    }
    while (class_at(*place, big) == 0) {
        int line = place->line;
        if (!step_forward(place)) {
            return;
        }
        if (place->line != line && is_empty_line(*place)) {
            return;
        }
    }
}

static void word_before(struct place* place, int big) {
    step_back(place);
    while (class_at(*place, big) == 0 && !(is_empty_line(*place) && place->column == 0)) {
        if (!step_back(place)) {
            return;
        }
    }
    int class = class_at(*place, big);
    while (place->column > 0 && class != 0) {
        struct place before = *place;
        step_back(&before);
        if (class_at(before, big) != class) {
            break;
        }
        *place = before;
    }
}

static void end_of_word(struct place* place, int big) {
    step_forward(place);
    while (class_at(*place, big) == 0 && step_forward(place)) {
    }
    int class = class_at(*place, big);
    for (;;) {
        struct place next = *place;
        if (!step_forward(&next) || class_at(next, big) != class) {
            return;
        }
        *place = next;
    }
}

static int first_letter(int line) {
    const char* text = text_of(line);
    int size = (int)strspn(text, " \t");
    return text[size] == '\0' && size > 0 ? size - 1 : size;
}

static void find_character(struct motion* motion, int kind, int count) {
    const char* text = text_of(current);
    int step = kind == 'f' || kind == 't' ? 1 : -1;
    int at = column;
    for (int i = 0; i < count; i++) {
        do {
            at += step;
            if (at < 0 || at >= length_of(current)) {
                fail("");
            }
        } while (text[at] != found_character);
    }
    motion->to.column = kind == 't' ? at - 1 : kind == 'T' ? at + 1 : at;
    motion->inclusive = step > 0;
}

/* The first match behind a column, -1 if there is none; or the last one before it. */
static int match_in(const regex_t* expression, int line, int from, int step) {
    const char* text = text_of(line);
    int size = length_of(line);
    int found = -1;
    regmatch_t match;
    for (int at = step > 0 ? from : 0; at <= size; at++) {
        if (regexec(expression, text + at, 1, &match, at > 0 ? REG_NOTBOL : 0) != 0) {
            break;
        }
        at += match.rm_so;
        if (step > 0) {
            return at;
        }
        if (at >= from) {
            break;
        }
        found = at;
    }
    return found;
}

static void search(struct motion* motion, int step) {
    const char* text = last_search_text;
    const regex_t* expression = read_expression(&text, last_search_step > 0 ? '/' : '?');
    struct place place = motion->to;
    for (int tries = 0; tries <= last_line; tries++) {
        int from = tries > 0  ? (step > 0 ? 0 : length_of(place.line) + 1)
                   : step > 0 ? place.column + 1
                              : place.column;
        int at =
            from <= length_of(place.line) || step < 0 ? match_in(expression, place.line, from, step) : -1;
        if (at >= 0) {
            place.column = at;
            motion->to = place;
            return;
        }
        place.line += step;
        if (!wrap_scan && (place.line > last_line || place.line < 1)) {
            fail(step > 0 ? "Address search hit BOTTOM without matching pattern"
                          : "Address search hit TOP without matching pattern");
        }
        place.line = place.line > last_line ? 1 : place.line < 1 ? last_line : place.line;
    }
    fail("Pattern not found");
}

static void ask_search(char sign) {
    char* text = ask(sign);
    if (text == NULL) {
        fail("");
    }
    free(last_search_text);
    last_search_text = strdup(text);
    last_search_step = sign == '/' ? 1 : -1;
}

/* The partner of the bracket at the cursor or behind it. */
static void find_partner(struct motion* motion) {
    static const char brackets[] = "([{)]}";
    const char* text = text_of(current);
    int at = column + (int)strcspn(text + column, brackets);
    if (text[at] == '\0') {
        fail("");
    }
    int kind = (int)(strchr(brackets, text[at]) - brackets);
    char own = text[at];
    char other = brackets[(kind + 3) % 6];
    int depth = 0;
    struct place place = {current, at};
    do {
        char c = text_of(place.line)[place.column];
        depth += c == own ? 1 : c == other && c != '\0' ? -1 : 0;
        if (depth == 0) {
            motion->to = place;
            motion->inclusive = 1;
            return;
        }
    } while (kind < 3 ? step_forward(&place) : step_back(&place));
    fail("");
}

static void next_paragraph(struct place* place, int step) {
    int line = place->line;
    while (line + step >= 1 && line + step <= last_line && length_of(line) == 0) {
        line += step;
    }
    while (line + step >= 1 && line + step <= last_line && length_of(line) > 0) {
        line += step;
    }
    place->column = length_of(line) > 0 && step > 0 ? length_of(line) : 0;
    place->line = line;
}

void set_mark_here(char letter) {
    if (letter < 'a' || letter > 'z') {
        fail("");
    }
    marks[letter - 'a'] = (struct place){current, column};
    set_mark(letter, current);
}

/* A mark stays with its line. */
static void go_to_mark(struct motion* motion, int exactly) {
    int letter = next_key();
    struct place place;
    if (letter == '\'' || letter == '`') {
        place = marks[26];
    } else {
        place.line = marked_line((char)letter);
        place.column = marks[letter - 'a'].column;
    }
    if (place.line < 1 || place.line > last_line) {
        fail("");
    }
    motion->to.line = place.line;
    motion->to.column = exactly ? place.column : first_letter(place.line);
    motion->by_lines = !exactly;
}

static void go_to_line(struct motion* motion, int line) {
    if (line < 1 || line > last_line) {
        fail("");
    }
    motion->to.line = line;
    motion->to.column = first_letter(line);
    motion->by_lines = 1;
}

static int move_by_lines(int key, int count, int times, struct motion* motion) {
    switch (key) {
    case 'j':
    case CONTROL('n'):
    case CONTROL('j'):
    case key_down:
    case 'k':
    case CONTROL('p'):
    case key_up: {
        int down = key != 'k' && key != CONTROL('p') && key != key_up;
        go_to_line(motion, current + (down ? times : -times));
        motion->vertical = 1;
        return 1;
    }
    case '+':
    case '\r':
        go_to_line(motion, current + times);
        return 1;
    case '-':
        go_to_line(motion, current - times);
        return 1;
    case '_':
        go_to_line(motion, current + times - 1);
        return 1;
    case 'G':
        go_to_line(motion, count > 0 ? count : last_line);
        break;
    case 'H':
        go_to_line(motion, first_row_line() + times - 1);
        break;
    case 'M':
        go_to_line(motion, (first_row_line() + last_row_line()) / 2);
        break;
    case 'L':
        go_to_line(motion, last_row_line() - times + 1);
        break;
    case '\'':
    case '`':
        go_to_mark(motion, key == '`');
        break;
    default:
        return 0;
    }
    marks[26] = (struct place){current, column};
    return 1;
}

static int move_by_words(int key, int times, struct motion* motion) {
    int big = isupper(key) != 0;
    for (int i = 0; i < times; i++) {
        switch (tolower(key)) {
        case 'w':
            next_word(&motion->to, big);
            break;
        case 'b':
            word_before(&motion->to, big);
            break;
        case 'e':
            end_of_word(&motion->to, big);
            motion->inclusive = 1;
            break;
        default:
            return 0;
        }
    }
    return 1;
}

static int move_in_line(int key, int count, int times, struct motion* motion) {
    int size = length_of(current);
    switch (key) {
    case 'h':
    case '\b':
    case 127:
    case key_left:
        motion->to.column = column - times;
        break;
    case 'l':
    case ' ':
    case key_right:
        motion->to.column = column + times > size ? size : column + times;
        break;
    case '0':
        motion->to.column = 0;
        break;
    case '^':
        motion->to.column = first_letter(current);
        break;
    case '$':
        motion->to.line = current + times - 1 > last_line ? last_line : current + times - 1;
        size = length_of(motion->to.line);
        motion->to.column = size > 0 ? size - 1 : 0;
        motion->inclusive = size > 0;
        break;
    case '|':
        motion->to.column = byte_at(current, (count > 0 ? count : 1) - 1);
        break;
    case 'f':
    case 'F':
    case 't':
    case 'T':
        found_character = next_key();
        found_kind = key;
        find_character(motion, key, times);
        break;
    case ';':
    case ',':
        if (found_kind == 0) {
            fail("");
        }
        find_character(motion,
                       key == ';'            ? found_kind
                       : isupper(found_kind) ? tolower(found_kind)
                                             : toupper(found_kind),
                       times);
        break;
    default:
        return 0;
    }
    if (motion->to.column < 0) {
        fail("");
    }
    return 1;
}

static int move_far(int key, int times, struct motion* motion) {
    switch (key) {
    case '/':
    case '?':
        ask_search((char)key);
        search(motion, last_search_step);
        break;
    case 'n':
    case 'N':
        if (last_search_text == NULL) {
            fail("No previous search");
        }
        for (int i = 0; i < times; i++) {
            search(motion, key == 'n' ? last_search_step : -last_search_step);
        }
        break;
    case '%':
        find_partner(motion);
        break;
    case '{':
    case '}':
        for (int i = 0; i < times; i++) {
            next_paragraph(&motion->to, key == '}' ? 1 : -1);
        }
        break;
    default:
        return 0;
    }
    marks[26] = (struct place){current, column};
    return 1;
}

int find_motion(int key, int count, struct motion* motion) {
    int times = count > 0 ? count : 1;
    *motion = (struct motion){{current, column}, 0, 0, 0};
    return move_by_lines(key, count, times, motion) || move_in_line(key, count, times, motion) ||
           move_far(key, times, motion) ||
           (key > 0 && key < 256 && strchr("wbeWBE", key) != NULL && move_by_words(key, times, motion));
}
