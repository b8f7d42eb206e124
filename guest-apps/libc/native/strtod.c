/* Text to numbers in native format, exact: the nearest number, the one farther from zero where two are
 * equally near, as the machine rounds [I]. What is too small is zero, what is too large the largest number;
 * both set ERANGE. */
#include "big_number.h"

#include <ctype.h>
#include <errno.h>
#include <locale.h>
#include <reent.h>
#include <stdlib.h>
#include <string.h>

enum { most_digits = 800, exponent_limit = 100000 };

/* A format: 0.1f x 2^(e - bias), e from 1 on. */
struct format {
    int bits; /* of f with its leading one */
    int bias;
    int largest_exponent;
};

static const struct format of_double = {53, 1024, 2047};
static const struct format of_float = {24, 128, 255};

/* digits x base^exponent */
struct literal {
    int is_negative;
    int is_hexadecimal;
    int exponent; /* of ten, or of two */
    int count;
    char digits[most_digits];
};

static int digit_value(int character, int is_hexadecimal) {
    if (isdigit(character)) {
        return character - '0';
    }
    return is_hexadecimal && isxdigit(character) ? tolower(character) - 'a' + 10 : -1;
}

/* Digits with a point; returns where they end, or null if there are none. */
static const char* take_digits(const char* text, struct literal* literal) {
    int seen_point = 0, seen_digit = 0;
    int per_digit = literal->is_hexadecimal ? 4 : 1;
    for (;; text++) {
        int value = digit_value((unsigned char)*text, literal->is_hexadecimal);
        if (*text == '.' && !seen_point) {
            seen_point = 1;
            continue;
        }
        if (value < 0) {
            return seen_digit ? text : NULL;
        }
        seen_digit = 1;
        literal->exponent -= seen_point ? per_digit : 0;
        if (literal->count == 0 && value == 0) {
            continue;
        }
        if (literal->count < most_digits) {
            literal->digits[literal->count++] = (char)value;
        } else {
            literal->exponent += per_digit;
            /* What is cut off still tells that the number is a little more. */
            literal->digits[most_digits - 1] |= value != 0;
        }
    }
}

static const char* take_exponent(const char* text, struct literal* literal) {
    const char* end = text + 1;
    int is_negative, value = 0;
    if (tolower((unsigned char)*text) != (literal->is_hexadecimal ? 'p' : 'e')) {
        return text;
    }
    is_negative = *end == '-';
    end += *end == '-' || *end == '+';
    if (!isdigit((unsigned char)*end)) {
        return text;
    }
    for (; isdigit((unsigned char)*end); end++) {
        value = value < exponent_limit ? value * 10 + (*end - '0') : value;
    }
    literal->exponent += is_negative ? -value : value;
    return end;
}

/* Returns where the number ends, or null if there is none. */
static const char* take_literal(const char* text, struct literal* literal) {
    const char* end;
    memset(literal, 0, offsetof(struct literal, digits));
    while (isspace((unsigned char)*text)) {
        text++;
    }
    literal->is_negative = *text == '-';
    text += *text == '-' || *text == '+';
    if (text[0] == '0' && tolower((unsigned char)text[1]) == 'x') {
        literal->is_hexadecimal = 1;
        end = take_digits(text + 2, literal);
        if (end != NULL) {
            return take_exponent(end, literal);
        }
        literal->is_hexadecimal = 0;
    }
    end = take_digits(text, literal);
    return end != NULL ? take_exponent(end, literal) : NULL;
}

/* The literal as number x 2^result. */
static int to_binary(const struct literal* literal, struct big_number* number) {
    int i, shift = 0, exponent = literal->exponent;
    big_set(number, 0);
    for (i = 0; i < literal->count; i++) {
        big_multiply(number, literal->is_hexadecimal ? 16 : 10, (unsigned)literal->digits[i]);
    }
    if (literal->is_hexadecimal) {
        return exponent;
    }
    if (exponent >= 0) {
        big_multiply_by_five(number, exponent);
        return exponent;
    }
    /* 5^n has less than 7/3 n bits: 64 and more remain of the quotient. */
    shift = -exponent * 7 / 3 + 64;
    big_shift(number, shift);
    if (big_divide_by_five(number, -exponent)) {
        number->word[0] |= 1;
    }
    return exponent - shift;
}

/* The bits of the number's magnitude, sign apart; sets ERANGE. */
static unsigned long long round_to(const struct format* format, const struct literal* literal, int* error) {
    static struct big_number number;
    unsigned long long top, largest;
    int is_half, exponent;
    int decimal = literal->exponent + literal->count;
    largest = ((unsigned long long)format->largest_exponent << (format->bits - 1)) |
              ((1ULL << (format->bits - 1)) - 1);
    if (literal->count == 0) {
        return 0;
    }
    if (!literal->is_hexadecimal && (decimal > 320 || decimal < -340)) {
        *error = ERANGE;
        return decimal > 0 ? largest : 0;
    }
    exponent = to_binary(literal, &number) + big_bits(&number) + format->bias;
    top = big_top(&number, format->bits, &is_half) + (unsigned)is_half;
    if (top >> format->bits != 0) {
        top >>= 1;
        exponent++;
    }
    if (exponent < 1 || exponent > format->largest_exponent) {
        *error = ERANGE;
        return exponent < 1 ? 0 : largest;
    }
    return (unsigned long long)exponent << (format->bits - 1) | (top & ((1ULL << (format->bits - 1)) - 1));
}

static unsigned long long convert(struct _reent* reent, const struct format* format, const char* text,
                                  char** end, int* is_negative) {
    static struct literal literal;
    const char* stop = take_literal(text, &literal);
    int error = 0;
    unsigned long long bits = stop != NULL ? round_to(format, &literal, &error) : 0;
    if (end != NULL) {
        *end = (char*)(stop != NULL ? stop : text);
    }
    if (error != 0) {
        reent->_errno = error;
    }
    *is_negative = literal.is_negative && bits != 0;
    return bits;
}

double _strtod_l(struct _reent* reent, const char* text, char** end, locale_t locale) {
    volatile union {
        unsigned long long bits;
        double value;
    } shape;
    int is_negative;
    (void)locale;
    shape.bits = convert(reent, &of_double, text, end, &is_negative);
    shape.bits |= (unsigned long long)is_negative << 63;
    return shape.value;
}

float strtof(const char* text, char** end) {
    volatile union {
        unsigned bits;
        float value;
    } shape;
    int is_negative;
    shape.bits = (unsigned)convert(_REENT, &of_float, text, end, &is_negative);
    shape.bits |= (unsigned)is_negative << 31;
    return shape.value;
}

double _strtod_r(struct _reent* reent, const char* text, char** end) {
    return _strtod_l(reent, text, end, NULL);
}

double strtod(const char* text, char** end) {
    return _strtod_l(_REENT, text, end, NULL);
}

double strtod_l(const char* text, char** end, locale_t locale) {
    return _strtod_l(_REENT, text, end, locale);
}

float strtof_l(const char* text, char** end, locale_t locale) {
    (void)locale;
    return strtof(text, end);
}
