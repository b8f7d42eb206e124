/* sort: which part of a line is a key. */
#include "sort.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

struct manner default_manner;
char separator;
struct key keys[most_keys];
int key_count;

int set_manner(struct manner* manner, char letter) {
    switch (letter) {
    case 'b':
        manner->skip_blanks = 1;
        return 1;
    case 'd':
        manner->dictionary = 1;
        return 1;
    case 'f':
        manner->fold = 1;
        return 1;
    case 'i':
        manner->printable = 1;
        return 1;
    case 'n':
        manner->numeric = 1;
        return 1;
    case 'M':
        manner->months = 1;
        return 1;
    case 'r':
        manner->reversed = 1;
        return 1;
    default:
        return 0;
    }
}

/* `field.character`; 0 if there is no number. */
static int read_place(const char** text, int* field, int* character) {
    if (!isdigit((unsigned char)**text)) {
        return 0;
    }
    *field = (int)strtol(*text, (char**)text, 10);
    *character = 0;
    if (**text == '.') {
        ++*text;
        if (!isdigit((unsigned char)**text)) {
            return 0;
        }
        *character = (int)strtol(*text, (char**)text, 10);
    }
    return *field >= 0 && *field < 100000 && *character >= 0 && *character < 100000;
}

/* Letters up to the end or a comma. */
static int read_letters(const char** text, struct key* key, int at_end) {
    for (; **text != '\0' && **text != ','; ++*text) {
        if (**text == 'b' && at_end) {
            key->end_skips_blanks = 1;
        } else if (!set_manner(&key->manner, **text)) {
            return 0;
        }
        key->has_manner = 1;
    }
    return 1;
}

int read_old_key(const char* from, const char* to) {
    struct key key = {.to_field = -1};
    if (key_count == most_keys || !read_place(&from, &key.from_field, &key.from_character) ||
        !read_letters(&from, &key, 0) || *from != '\0') {
        return 0;
    }
    if (to != NULL &&
        (!read_place(&to, &key.to_field, &key.to_character) || !read_letters(&to, &key, 1) || *to != '\0')) {
        return 0;
    }
    keys[key_count++] = key;
    return 1;
}

/* Fields and characters count from 1 here, and the end is the last character that belongs to the key. */
int read_key(const char* text) {
    struct key key = {.to_field = -1};
    if (key_count == most_keys || !read_place(&text, &key.from_field, &key.from_character) ||
        !read_letters(&text, &key, 0) || key.from_field < 1) {
        return 0;
    }
    key.from_field--;
    key.from_character -= key.from_character > 0;
    if (*text == ',') {
        text++;
        if (!read_place(&text, &key.to_field, &key.to_character) || !read_letters(&text, &key, 1) ||
            *text != '\0' || key.to_field < 1) {
            return 0;
        }
        if (key.to_character > 0) {
            key.to_field--;
        }
    }
    keys[key_count++] = key;
    return 1;
}

/* Where a field begins. */
static const char* field_of(const char* line, int number) {
    for (; number > 0 && *line != '\0'; number--) {
        if (separator != '\0') {
            line += strcspn(line, (char[]){separator, '\0'});
            line += *line != '\0';
        } else {
            line += strspn(line, " \t");
            line += strcspn(line, " \t");
        }
    }
    return line;
}

static const char* place_of(const char* line, int field, int character, int skips_blanks) {
    const char* place = field_of(line, field);
    if (skips_blanks) {
        place += strspn(place, " \t");
    }
    size_t left = strlen(place);
    return place + ((size_t)character < left ? (size_t)character : left);
}

struct part {
    const char* start;
    const char* end;
};

static struct part part_of(const char* line, const struct key* key, const struct manner* manner) {
    struct part part;
    part.start = place_of(line, key->from_field, key->from_character, manner->skip_blanks);
    if (key->to_field < 0) {
        part.end = part.start + strlen(part.start);
        return part;
    }
    part.end = place_of(line, key->to_field, key->to_character, key->end_skips_blanks);
    /* A separator before the end is not part of the key. */
    if (separator != '\0' && key->to_character == 0 && part.end > line && part.end[-1] == separator &&
        key->to_field > 0) {
        part.end--;
    }
    if (part.end < part.start) {
        part.end = part.start;
    }
    return part;
}

/* Whether the character counts. */
static int counts(char c, const struct manner* manner) {
    unsigned char u = (unsigned char)c;
    return !(manner->dictionary && !isalnum(u) && !isspace(u)) && !(manner->printable && !isprint(u));
}

static int next_of(struct part* part, const struct manner* manner) {
    while (part->start < part->end && !counts(*part->start, manner)) {
        part->start++;
    }
    if (part->start == part->end) {
        return -1;
    }
    unsigned char c = (unsigned char)*part->start++;
    return manner->fold ? toupper(c) : c;
}

static int compare_text(struct part a, struct part b, const struct manner* manner) {
    for (;;) {
        int x = next_of(&a, manner);
        int y = next_of(&b, manner);
        if (x != y || x < 0) {
            return x - y;
        }
    }
}

/* A decimal number as sign, whole part without zeros before, and fraction. */
struct number {
    int sign; /* 0 for zero */
    const char* whole;
    int whole_size;
    const char* fraction;
    int fraction_size;
};

static int digits(const char* text, const char* end) {
    int count = 0;
    while (text + count < end && isdigit((unsigned char)text[count])) {
        count++;
    }
    return count;
}

static struct number read_number(struct part part) {
    struct number number = {1, part.start, 0, part.start, 0};
    const char* c = part.start;
    while (c < part.end && (*c == ' ' || *c == '\t')) {
        c++;
    }
    if (c < part.end && *c == '-') {
        number.sign = -1;
        c++;
    }
    while (c < part.end && *c == '0') {
        c++;
    }
    number.whole = c;
    number.whole_size = digits(c, part.end);
    c += number.whole_size;
    if (c < part.end && *c == '.') {
        number.fraction = c + 1;
        number.fraction_size = digits(c + 1, part.end);
        while (number.fraction_size > 0 && number.fraction[number.fraction_size - 1] == '0') {
            number.fraction_size--;
        }
    }
    if (number.whole_size == 0 && number.fraction_size == 0) {
        number.sign = 0;
    }
    return number;
}

/* Digit by digit, whatever their size. */
static int compare_numbers(struct part a, struct part b) {
    struct number x = read_number(a);
    struct number y = read_number(b);
    if (x.sign != y.sign) {
        return x.sign < y.sign ? -1 : 1;
    }
    if (x.whole_size != y.whole_size) {
        return x.whole_size < y.whole_size ? -x.sign : x.sign;
    }
    int order = memcmp(x.whole, y.whole, (size_t)x.whole_size);
    if (order == 0) {
        int common = x.fraction_size < y.fraction_size ? x.fraction_size : y.fraction_size;
        order = memcmp(x.fraction, y.fraction, (size_t)common);
        order = order != 0 ? order : x.fraction_size - y.fraction_size;
    }
    return (order > 0) - (order < 0) < 0 ? -x.sign : order > 0 ? x.sign : 0;
}

/* 1 to 12, 0 for what is no month. */
static int month_of(struct part part) {
    static const char names[] = "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC";
    while (part.start < part.end && (*part.start == ' ' || *part.start == '\t')) {
        part.start++;
    }
    for (int month = 1; part.end - part.start >= 3 && month <= 12; month++) {
        int i = 0;
        while (i < 3 && toupper((unsigned char)part.start[i]) == names[(month - 1) * 3 + i]) {
            i++;
        }
        if (i == 3) {
            return month;
        }
    }
    return 0;
}

static int compare_parts(struct part a, struct part b, const struct manner* manner) {
    int order = manner->numeric  ? compare_numbers(a, b)
                : manner->months ? month_of(a) - month_of(b)
                                 : compare_text(a, b, manner);
    return manner->reversed ? -order : order;
}

int compare_keys(const char* a, const char* b) {
    static const struct key whole_line = {.to_field = -1};
    for (int i = 0; i < key_count; i++) {
        const struct manner* manner = keys[i].has_manner ? &keys[i].manner : &default_manner;
        int order = compare_parts(part_of(a, &keys[i], manner), part_of(b, &keys[i], manner), manner);
        if (order != 0) {
            return order;
        }
    }
    if (key_count > 0) {
        return 0;
    }
    return compare_parts(part_of(a, &whole_line, &default_manner), part_of(b, &whole_line, &default_manner),
                         &default_manner);
}
