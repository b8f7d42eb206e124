/* Numbers in native format to decimal digits, exact: _dtoa_r(), which printf() and its kin call. */
#include "big_number.h"

#include <reent.h>
#include <stdlib.h>
#include <string.h>

enum { longest = 1200 };

/* All digits of a positive number, and the place of the point among them. */
struct expansion {
    char digits[longest];
    int count;
    int point;
};

static void expand(unsigned long long fraction, int exponent, struct expansion* result) {
    static struct big_number number;
    char* end = result->digits + longest;
    char* start = end;
    big_set(&number, fraction);
    if (exponent >= 0) {
        big_shift(&number, exponent);
    } else {
        big_multiply_by_five(&number, -exponent); /* fraction / 2^n = fraction x 5^n / 10^n */
    }
    while (number.count > 0) {
        unsigned group = big_divide(&number, 1000000000);
        int i;
        for (i = 0; i < 9; i++, group /= 10) {
            *--start = (char)('0' + group % 10);
        }
    }
    while (start < end && *start == '0') {
        start++;
    }
    result->count = (int)(end - start);
    memmove(result->digits, start, (size_t)result->count);
    result->point = result->count + (exponent < 0 ? exponent : 0);
}

/* Whether what is behind `count` digits rounds them up: more than half, or half and the last digit is odd. */
static int rounds_up(const struct expansion* number, int count) {
    int i;
    if (count < 0 || count >= number->count || number->digits[count] != '5') {
        return count >= 0 && count < number->count && number->digits[count] > '5';
    }
    for (i = count + 1; i < number->count; i++) {
        if (number->digits[i] != '0') {
            return 1;
        }
    }
    return count > 0 && (number->digits[count - 1] - '0') % 2 != 0;
}

/* Rounds to `count` digits, which may become one more: 99 to 100. */
static void round_digits(struct expansion* number, int count) {
    int up = rounds_up(number, count);
    if (count < number->count) {
        number->count = count < 0 ? 0 : count;
    }
    if (up) {
        int i = number->count;
        while (i > 0 && number->digits[i - 1] == '9') {
            i--;
        }
        if (i == 0) {
            number->digits[0] = '1';
            number->count = 1;
            number->point++;
        } else {
            number->digits[i - 1]++;
            number->count = i;
        }
    }
    while (number->count > 0 && number->digits[number->count - 1] == '0') {
        number->count--;
    }
}

/* Keeps the fewest digits that read back as the same number. */
static void shorten(struct expansion* number, unsigned long long bits) {
    static struct expansion all;
    int digits;
    all = *number;
    for (digits = 15; digits < 18; digits++) {
        char text[48];
        volatile union {
            double value;
            unsigned long long bits;
        } shape;
        size_t size;
        *number = all;
        round_digits(number, digits);
        text[0] = '.';
        memcpy(text + 1, number->digits, (size_t)number->count);
        size = (size_t)number->count + 1;
        text[size] = 'e';
        itoa(number->point, text + size + 1, 10);
        shape.value = strtod(text, NULL);
        if (shape.bits == bits) {
            return;
        }
    }
}

static char* finish(char* text, int count, int point, int* decpt, char** end) {
    text[count] = '\0';
    *decpt = point;
    if (end != NULL) {
        *end = text + count;
    }
    return text;
}

/* Modes: 0 and 1 the shortest, 2 and 4 `count` significant digits, 3 and 5 `count` behind the point. The
 * digits end with one that is not zero, and stay until the next call. */
char* _dtoa_r(struct _reent* reent, double value, int mode, int count, int* decpt, int* sign, char** end) {
    static struct expansion number;
    volatile union {
        double value;
        unsigned long long bits;
    } shape;
    unsigned long long magnitude;
    int exponent;
    (void)reent;
    shape.value = value;
    magnitude = shape.bits & ~(1ULL << 63);
    exponent = (int)(magnitude >> 52);
    *sign = exponent != 0 && shape.bits != magnitude;
    if (exponent == 0) {
        number.digits[0] = '0';
        return finish(number.digits, 1, 1, decpt, end);
    }
    expand((magnitude & ((1ULL << 52) - 1)) | 1ULL << 52, exponent - 1024 - 53, &number);
    if (mode == 0 || mode == 1) {
        shorten(&number, magnitude);
    } else if (mode == 2 || mode == 4) {
        round_digits(&number, count > 0 ? count : 1);
    } else {
        round_digits(&number, number.point + count);
    }
    if (number.count == 0) {
        number.point = -count;
    }
    return finish(number.digits, number.count, number.point, decpt, end);
}
