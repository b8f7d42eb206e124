/* Output by edit descriptors. */
#include "edit.h"
#include "io.h"

#include <string.h>

struct edit_state edit_state;

enum { longest_field = 1024 };

/* A field of that width with the text at its right; stars if it does not fit; width 0: as wide as needed. */
static int put_field(const char* text, long length, long width) {
    int error;
    if (width <= 0) {
        return put_text(text, length);
    }
    if (length > width) {
        return put_character('*', width);
    }
    error = put_character(' ', width - length);
    return error != 0 ? error : put_text(text, length);
}

static const char* sign_of(int is_negative) {
    return is_negative ? "-" : edit_state.plus ? "+" : "";
}

/* The digits of a number in some base, at least `least` of them, at the end of `buffer`. */
static char* digits_of(unsigned long long value, unsigned base, int least, char* end) {
    while (value != 0 || least > 0) {
        *--end = "0123456789ABCDEF"[value % base];
        value /= base;
        least--;
    }
    return end;
}

static int write_integer(const struct edit* edit, long long value) {
    char buffer[longest_field];
    char* end = buffer + sizeof buffer;
    int least = edit->decimals < 0 ? 1 : edit->decimals;
    if (least > longest_field - 2) {
        return io_fail(io_bad_format);
    }
    unsigned long long magnitude = value < 0 ? -(unsigned long long)value : (unsigned long long)value;
    char* text = digits_of(magnitude, 10, least, end);
    if (text == end) { /* Iw.0 of zero: blanks, without a sign */
        return put_field("", 0, edit->width);
    }
    const char* sign = sign_of(value < 0);
    if (*sign != '\0') {
        *--text = *sign;
    }
    return put_field(text, end - text, edit->width < 0 ? 12 : edit->width);
}

static int write_bits(const struct edit* edit, const char* item, long length, unsigned base) {
    char buffer[longest_field];
    char* end = buffer + sizeof buffer;
    int least = edit->decimals < 0 ? 1 : edit->decimals;
    unsigned long long value = 0;
    long i;
    if (least > longest_field - 2) {
        return io_fail(io_bad_format);
    }
    for (i = length > 8 ? length - 8 : 0; i < length; i++) {
        value = value << 8 | (unsigned char)item[i];
    }
    char* text = digits_of(value, base, least, end);
    return put_field(text, end - text, edit->width < 0 ? 12 : edit->width);
}

static int write_special(const struct decimal* number, long width) {
    char text[16];
    snprintf(text, sizeof text, "%s%s", sign_of(number->is_negative), number->special);
    if ((long)strlen(text) > width && number->special[0] == 'I') {
        snprintf(text, sizeof text, "%sInf", sign_of(number->is_negative));
    }
    if (number->special[0] == 'N') {
        strcpy(text, "NaN");
    }
    return put_field(text, (long)strlen(text), width);
}

/* A number being put together. */
struct field {
    char text[longest_field];
    long length;
};

static void add(struct field* field, int character, long count) {
    for (; count > 0 && field->length < longest_field; count--) {
        field->text[field->length++] = (char)character;
    }
}

static void add_text(struct field* field, const char* text) {
    for (; *text != '\0'; text++) {
        add(field, *text, 1);
    }
}

/* Digits number `first` to `last` - 1 of the fraction 0.d0d1d2..., zeros where there are none. */
static void add_digits(struct field* field, const struct decimal* number, int first, int last) {
    int i;
    for (i = first; i < last; i++) {
        add(field, i >= 0 && i < number->count ? number->digits[i] : '0', 1);
    }
}

/* 0.ddd x 10^exponent as a number with `places` digits behind the point. A zero before the point is left out
 * where the field has no room for it. */
static void add_fixed(struct field* field, const struct decimal* number, int places, long width) {
    const char* sign = sign_of(number->is_negative && number->count > 0);
    int before = number->exponent > 0 ? number->exponent : 0;
    add_text(field, sign);
    if (before > 0) {
        add_digits(field, number, 0, before);
    } else if (width <= 0 || places == 0 || (long)strlen(sign) + 1 + places < width) {
        add(field, '0', 1);
    }
    add(field, '.', 1);
    add_digits(field, number, number->exponent, number->exponent + places);
}

static int write_fixed(double value, int width, int places, int scale) {
    struct decimal number;
    struct field field;
    if (places > longest_field - 400) {
        return io_fail(io_bad_format);
    }
    to_places(value, places + scale, &number);
    if (number.special != NULL) {
        return write_special(&number, width);
    }
    if (number.count > 0) {
        number.exponent += scale;
    }
    field.length = 0;
    add_fixed(&field, &number, places, width);
    return put_field(field.text, field.length, width);
}

/* E+12, E+123, +123 or, with a width of the exponent, E+0012; 0 if it does not fit. */
static int add_exponent(struct field* field, int letter, int exponent, int digits) {
    char text[16];
    int magnitude = exponent < 0 ? -exponent : exponent;
    int sign = exponent < 0 ? '-' : '+';
    if (digits == 0 && magnitude > 99) {
        snprintf(text, sizeof text, "%c%03d", sign, magnitude);
    } else {
        int size = snprintf(text, sizeof text, "%c%c%0*d", letter, sign,
                            digits == 0  ? 2
                            : digits > 9 ? 9
                                         : digits,
                            magnitude);
        if (digits != 0 && size > digits + 2) {
            return 0;
        }
    }
    add_text(field, text);
    return 1;
}

static int write_exponent(double value, const struct edit* edit) {
    struct decimal number;
    struct field field;
    int scale = edit_state.scale;
    int letter = edit->letter == 'd' ? 'D' : 'E';
    int before = scale > 0 ? scale : 0;
    int after = scale > 0 ? edit->decimals - scale + 1 : edit->decimals;
    int significant = scale > 0 ? edit->decimals + 1 : edit->decimals + scale;
    if (after < 0 || significant < (scale > 0) || edit->decimals > longest_field - 40) {
        return put_character('*', edit->width);
    }
    to_significant_digits(value, significant > 0 ? significant : 1, &number);
    if (number.special != NULL) {
        return write_special(&number, edit->width);
    }
    field.length = 0;
    const char* sign = sign_of(number.is_negative);
    add_text(&field, sign);
    long exponent_size = edit->exponent > 0 ? edit->exponent + 2 : 4;
    if (before > 0) {
        add_digits(&field, &number, 0, before);
    } else if (edit->width == 0 || (long)strlen(sign) + 2 + after + exponent_size <= edit->width) {
        add(&field, '0', 1);
    }
    add(&field, '.', 1);
    add_digits(&field, &number, scale > 0 ? before : scale, scale > 0 ? before + after : scale + after);
    if (!add_exponent(&field, letter, number.count > 0 ? number.exponent - scale : 0, edit->exponent)) {
        return put_character('*', edit->width);
    }
    return put_field(field.text, field.length, edit->width);
}

/* Fixed where d digits show the number, with blanks in place of the exponent; else as E does. */
static int write_general(double value, const struct edit* edit) {
    struct decimal number;
    int blanks = edit->exponent > 0 ? edit->exponent + 2 : 4;
    int error;
    to_significant_digits(value, edit->decimals > 0 ? edit->decimals : 1, &number);
    int is_zero = number.special == NULL && number.count == 0;
    int exponent = is_zero ? 1 : number.exponent;
    if (number.special == NULL && (exponent < 0 || exponent > edit->decimals)) {
        return write_exponent(value, edit);
    }
    if (number.special != NULL) {
        return write_special(&number, edit->width);
    }
    error = write_fixed(value, edit->width == 0 ? 0 : edit->width - blanks, edit->decimals - exponent, 0);
    return error != 0 || edit->width == 0 ? error : put_character(' ', blanks);
}

static int write_logical(const struct edit* edit, const char* item, long length) {
    return put_field(load_integer(item, length) != 0 ? "T" : "F", 1, edit->width < 0 ? 2 : edit->width);
}

static int write_characters(const struct edit* edit, const char* item, long length) {
    int error = 0;
    if (edit->width > length) {
        error = put_character(' ', edit->width - length);
    }
    return error != 0 ? error
                      : put_text(item, edit->width >= 0 && edit->width < length ? edit->width : length);
}

int write_item(const struct edit* edit, const char* item, long length) {
    switch (edit->kind) {
    case edit_integer:
        return write_integer(edit, load_integer(item, length));
    case edit_octal:
        return write_bits(edit, item, length, 8);
    case edit_hexadecimal:
        return write_bits(edit, item, length, 16);
    case edit_binary:
        return write_bits(edit, item, length, 2);
    case edit_fixed:
        return write_fixed(load_real(item, length), edit->width, edit->decimals, edit_state.scale);
    case edit_exponent:
    case edit_double:
        return write_exponent(load_real(item, length), edit);
    case edit_general:
        return write_general(load_real(item, length), edit);
    case edit_logical:
        return write_logical(edit, item, length);
    case edit_characters:
        return write_characters(edit, item, length);
    default:
        return io_fail(io_bad_format);
    }
}
