/* Walks through the text of a format. */
#include "format.h"

#include "io.h"

#include <ctype.h>
#include <limits.h>
#include <string.h>

enum { most_groups = 32, widest_field = 1000000 };

struct group {
    const char* start; /* behind its parenthesis */
    int rounds_left;
};

static struct {
    const char* here;
    struct group groups[most_groups];
    int depth;
    const char* revert_to; /* the repeat count or parenthesis of the last group of the first level */
    struct edit repeated;
    int repeats_left;
} format;

static int bad_format(void) {
    return io_fail(io_bad_format);
}

static void skip_blanks(void) {
    while (*format.here == ' ' || *format.here == '\t') {
        format.here++;
    }
}

static int letter_here(void) {
    skip_blanks();
    return tolower((unsigned char)*format.here);
}

/* A number without sign, or -1 if there is none. */
static int number_here(void) {
    int value = -1;
    while (isdigit((unsigned char)letter_here())) {
        int digit = *format.here++ - '0';
        value = value<0 ? digit : value>(INT_MAX - 9) / 10 ? INT_MAX / 2 : value * 10 + digit;
    }
    return value;
}

void begin_format(const char* text) {
    format.here = text;
    format.depth = 0;
    format.revert_to = NULL;
    format.repeats_left = 0;
    if (letter_here() == '(') {
        format.here++;
        format.groups[0].start = format.here;
        format.groups[0].rounds_left = 0;
        format.revert_to = format.here;
        format.depth = 1;
    }
}

void revert_format(void) {
    format.here = format.revert_to;
    format.depth = 1;
    format.repeats_left = 0;
}

static int open_group(int rounds, const char* from) {
    if (format.depth == most_groups) {
        return bad_format();
    }
    if (format.depth == 1) {
        format.revert_to = from;
    }
    format.here++;
    format.groups[format.depth].start = format.here;
    format.groups[format.depth].rounds_left = rounds - 1;
    format.depth++;
    return 0;
}

/* w, w.d, w.dEe */
static int take_widths(struct edit* edit) {
    edit->width = number_here();
    if (letter_here() == '.') {
        format.here++;
        edit->decimals = number_here();
        if (edit->decimals < 0) {
            return bad_format();
        }
    }
    int takes_exponent =
        edit->kind == edit_exponent || edit->kind == edit_general || edit->kind == edit_double;
    if (takes_exponent && edit->decimals >= 0 && letter_here() == 'e') {
        format.here++;
        edit->exponent = number_here();
        if (edit->exponent < 1) {
            return bad_format();
        }
    }
    int is_real = takes_exponent || edit->kind == edit_fixed;
    if (edit->width > widest_field) {
        return bad_format();
    }
    if (is_real && (edit->width < 0 || (edit->decimals < 0 && io.is_reading == 0))) {
        return bad_format();
    }
    return 0;
}

/* Quoted text; a doubled quote stands for one. f2c writes the quotes of FORMAT statements as this character.
 */
enum { quote_of_f2c = 2 };

static int take_quoted(struct edit* edit) {
    edit->kind = edit_text;
    edit->quote = *format.here++;
    edit->text = format.here;
    for (;; format.here++) {
        if (*format.here == '\0') {
            return bad_format();
        }
        if (*format.here == edit->quote && *++format.here != edit->quote) {
            return 0;
        }
    }
}

static int take_hollerith(struct edit* edit, int count) {
    if (count < 1) {
        return bad_format();
    }
    format.here++;
    edit->kind = edit_text;
    edit->quote = 0;
    edit->text = format.here;
    edit->width = count;
    for (; count > 0; count--) {
        if (*format.here++ == '\0') {
            return bad_format();
        }
    }
    return 0;
}

/* T, TL, TR */
static int take_tab(struct edit* edit) {
    int direction = letter_here();
    edit->kind = direction == 'l' || direction == 'r' ? edit_skip : edit_tab;
    format.here += edit->kind == edit_skip;
    edit->width = number_here();
    if (edit->width < 0) {
        return bad_format();
    }
    if (direction == 'l') {
        edit->width = -edit->width;
    }
    return 0;
}

static int take_sign(struct edit* edit) {
    int which = letter_here();
    edit->kind = edit_plus;
    edit->width = which == 'p';
    format.here += which == 'p' || which == 's';
    return 0;
}

/* BN and BZ, or the extension Bw. */
static int take_b(struct edit* edit) {
    int which = letter_here();
    if (which != 'n' && which != 'z') {
        edit->kind = edit_binary;
        return take_widths(edit);
    }
    edit->kind = edit_blanks;
    edit->width = which == 'z';
    format.here++;
    return 0;
}

static const struct {
    char letter;
    enum edit_kind kind;
} data_edits[] = {
    {'i', edit_integer},     {'f', edit_fixed},     {'e', edit_exponent},   {'d', edit_double},
    {'g', edit_general},     {'l', edit_logical},   {'a', edit_characters}, {'o', edit_octal},
    {'z', edit_hexadecimal}, {'q', edit_remaining},
};

static int take_data_edit(struct edit* edit, int letter) {
    unsigned i;
    for (i = 0; i < sizeof data_edits / sizeof *data_edits; i++) {
        if (data_edits[i].letter == letter) {
            edit->kind = data_edits[i].kind;
            edit->letter = letter;
            return edit->kind == edit_remaining ? 0 : take_widths(edit);
        }
    }
    return bad_format();
}

/* The descriptor of this letter; `count` is the number before it, -1 if there is none. */
static int take_edit(struct edit* edit, int letter, int count) {
    format.here++;
    switch (letter) {
    case 'x':
        edit->kind = edit_skip;
        edit->width = count < 0 ? 1 : count;
        return 0;
    case 't':
        return take_tab(edit);
    case 's':
        return take_sign(edit);
    case 'b':
        return take_b(edit);
    case 'p':
        edit->kind = edit_scale;
        edit->width = count;
        return count == -1 ? bad_format() : 0;
    case '/':
        edit->kind = edit_slash;
        return 0;
    case ':':
        edit->kind = edit_colon;
        return 0;
    case '$':
        edit->kind = edit_dollar;
        return 0;
    default:
        return take_data_edit(edit, letter);
    }
}

/* The end of a group: another round, or on behind it. Returns 1 at the end of the format. */
static int close_group(void) {
    struct group* group = &format.groups[format.depth - 1];
    if (format.depth == 1) {
        return 1;
    }
    if (group->rounds_left > 0) {
        group->rounds_left--;
        format.here = group->start;
    } else {
        format.here++;
        format.depth--;
    }
    return 0;
}

/* -kP and +kP */
static int take_signed_scale(struct edit* edit) {
    int sign = *format.here++ == '-' ? -1 : 1;
    int count = number_here();
    if (count < 0 || letter_here() != 'p') {
        return bad_format();
    }
    format.here++;
    edit->kind = edit_scale;
    edit->width = sign * count;
    return 0;
}

static const struct edit no_edit = {edit_end, -1, -1, 0, 0, NULL, 0};

static int repeats(const struct edit* edit) {
    return edit->kind <= last_data_edit || edit->kind == edit_slash;
}

int next_edit(struct edit* edit) {
    if (format.repeats_left > 0) {
        format.repeats_left--;
        *edit = format.repeated;
        return 0;
    }
    *edit = no_edit;
    if (format.depth == 0) {
        return bad_format();
    }
    for (;;) {
        int letter = letter_here();
        const char* from = format.here;
        int count, error;
        if (letter == ',') {
            format.here++;
            continue;
        }
        if (letter == ')') {
            if (close_group()) {
                return 0;
            }
            continue;
        }
        if (letter == '\'' || letter == '"' || letter == quote_of_f2c) {
            return take_quoted(edit);
        }
        if (letter == '+' || letter == '-') {
            return take_signed_scale(edit);
        }
        count = number_here();
        letter = letter_here();
        if (count == 0 && letter != 'p') {
            return bad_format();
        }
        if (letter == '(') {
            if ((error = open_group(count < 0 ? 1 : count, from)) != 0) {
                return error;
            }
            continue;
        }
        if (letter == 'h') {
            return take_hollerith(edit, count);
        }
        error = take_edit(edit, letter, count);
        if (error == 0 && count > 1 && repeats(edit)) {
            format.repeated = *edit;
            format.repeats_left = count - 1;
        }
        return error;
    }
}
