/* Input by edit descriptors. */
#include "edit.h"
#include "io.h"

#include <ctype.h>
#include <limits.h>
#include <string.h>

enum { longest_field = 1024 };

/* The field of a number, without its leading blanks; other blanks are left out or become zeros. A comma ends
 * it early. Returns the length, or -1 if it is too long. */
static long take_field(char* field, int width) {
    long length = 0;
    int seen = 0;
    for (; width > 0; width--) {
        int character = io.position < io.length ? next_character() : (io.position++, 0);
        if (character == ',') {
            break;
        }
        if (character == 0) { /* behind the end of the record are blanks that never count */
            continue;
        }
        if (character == ' ' || character == '\t') {
            if (!seen || !edit_state.blanks_are_zeros) {
                continue;
            }
            character = '0';
        }
        seen = 1;
        if (length == longest_field - 1) {
            return -1;
        }
        field[length++] = (char)character;
    }
    field[length] = '\0';
    return length;
}

static int read_integer(const struct edit* edit, char* item, long length) {
    char field[longest_field];
    unsigned long long value = 0;
    const char* text = field;
    if (take_field(field, edit->width < 0 ? 12 : edit->width) < 0) {
        return io_fail(io_bad_integer);
    }
    int is_negative = *text == '-';
    if (*text == '-' || *text == '+') {
        text++;
        if (*text == '\0') {
            return io_fail(io_bad_integer);
        }
    }
    for (; *text != '\0'; text++) {
        if (!isdigit((unsigned char)*text) || value > ULLONG_MAX / 10 - 1) {
            return io_fail(io_bad_integer);
        }
        value = value * 10 + (unsigned)(*text - '0');
    }
    long long number = (long long)(is_negative ? -value : value);
    int bits = (int)length * 8;
    unsigned long long limit = 1ULL << (bits - 1);
    if (value > (is_negative ? limit : limit - 1)) {
        return io_fail(io_bad_integer);
    }
    store_integer(item, length, number);
    return 0;
}

static int read_bits(const struct edit* edit, char* item, long length, unsigned base) {
    char field[longest_field];
    const char* text;
    unsigned long long value = 0;
    if (take_field(field, edit->width < 0 ? 12 : edit->width) < 0) {
        return io_fail(io_bad_integer);
    }
    for (text = field; *text != '\0'; text++) {
        unsigned digit = isdigit((unsigned char)*text) ? (unsigned)(*text - '0')
                         : isxdigit((unsigned char)*text)
                             ? (unsigned)(tolower((unsigned char)*text) - 'a' + 10)
                             : base;
        if (digit >= base) {
            return io_fail(io_bad_integer);
        }
        value = value * base + digit;
    }
    for (; length > 0; length--) {
        item[length - 1] = (char)value;
        value >>= 8;
    }
    return 0;
}

/* A number of a field: digits with an optional point, then E or D and an exponent, or a signed exponent
 * alone. Without a point the last `places` digits are behind it; without an exponent the scale factor
 * divides. Writes it as strtod() wants it; 0 if it is none. */
static int normalize_real(const char* text, int places, char* result, size_t size) {
    char digits[longest_field];
    long count = 0;
    int exponent = 0, has_point = 0, has_digit = 0;
    const char* sign = "";
    if (*text == '+' || *text == '-') {
        sign = *text == '-' ? "-" : "";
        text++;
    }
    for (; isdigit((unsigned char)*text) || (*text == '.' && !has_point); text++) {
        if (*text == '.') {
            has_point = 1;
            continue;
        }
        digits[count++] = *text;
        has_digit = 1;
        exponent -= has_point;
    }
    if (!has_point) {
        exponent -= places;
    }
    if (*text == '\0') {
        exponent -= edit_state.scale;
    } else {
        int letter = tolower((unsigned char)*text);
        int value = 0, is_negative;
        if (letter == 'e' || letter == 'd' || letter == 'q') {
            text++;
        } else if (letter != '+' && letter != '-') {
            return 0;
        }
        is_negative = *text == '-';
        text += *text == '-' || *text == '+';
        if (!isdigit((unsigned char)*text)) {
            return 0;
        }
        for (; isdigit((unsigned char)*text); text++) {
            value = value > 99999 ? value : value * 10 + (*text - '0');
        }
        exponent += is_negative ? -value : value;
    }
    digits[count] = '\0';
    snprintf(result, size, "%s%se%d", sign, count > 0 ? digits : "0", exponent);
    return *text == '\0' && (has_digit || has_point);
}

static int read_real(const struct edit* edit, char* item, long length) {
    char field[longest_field];
    char number[longest_field + 16];
    long size = take_field(field, edit->width);
    if (size < 0) {
        return io_fail(io_bad_real);
    }
    if (size == 0) {
        strcpy(number, "0");
    } else if (!normalize_real(field, edit->decimals < 0 ? 0 : edit->decimals, number, sizeof number)) {
        return io_fail(io_bad_real);
    }
    store_real(item, length, number);
    return 0;
}

static int read_logical(const struct edit* edit, char* item, long length) {
    int width = edit->width < 0 ? 1 : edit->width;
    int value = -1;
    for (; width > 0; width--) {
        int character = tolower(next_character());
        if (value >= 0 || character == ' ' || character == '.') {
            continue;
        }
        if (character != 't' && character != 'f') {
            return io_fail(io_bad_logical);
        }
        value = character == 't';
    }
    if (value < 0) {
        return io_fail(io_bad_logical);
    }
    store_integer(item, length, value);
    return 0;
}

/* The rightmost characters, if the item is shorter than the field. */
static int read_characters(const struct edit* edit, char* item, long length) {
    long width = edit->width < 0 ? length : edit->width;
    long i;
    for (; width > length; width--) {
        next_character();
    }
    for (i = 0; i < width; i++) {
        item[i] = (char)next_character();
    }
    memset(item + width, ' ', (size_t)(length - width));
    return 0;
}

int read_item(const struct edit* edit, char* item, long length) {
    switch (edit->kind) {
    case edit_integer:
        return read_integer(edit, item, length);
    case edit_octal:
        return read_bits(edit, item, length, 8);
    case edit_hexadecimal:
        return read_bits(edit, item, length, 16);
    case edit_binary:
        return read_bits(edit, item, length, 2);
    case edit_fixed:
    case edit_exponent:
    case edit_double:
    case edit_general:
        return read_real(edit, item, length);
    case edit_logical:
        return read_logical(edit, item, length);
    case edit_characters:
        return read_characters(edit, item, length);
    case edit_remaining:
        store_integer(item, length, io.position < io.length ? io.length - io.position : 0);
        return 0;
    default:
        return io_fail(io_bad_format);
    }
}
