/* Numbers in memory and as decimal digits. All conversions are the C library's exact ones, so that they are
 * right in IEEE and in native mode. */
#include "io.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { most_significant = 350, most_places = 400 };

long long load_integer(const char* item, long size) {
    switch (size) {
    case 1:
        return *(const signed char*)item;
    case 2:
        return *(const short*)item;
    case 8:
        return *(const long long*)item;
    default:
        return *(const long*)item;
    }
}

void store_integer(char* item, long size, long long value) {
    switch (size) {
    case 1:
        *item = (char)value;
        break;
    case 2:
        *(short*)item = (short)value;
        break;
    case 8:
        *(long long*)item = value;
        break;
    default:
        *(long*)item = (long)value;
    }
}

double load_real(const char* item, long size) {
    return size == sizeof(float) ? *(const float*)item : *(const double*)item;
}

void store_real(char* item, long size, const char* text) {
    if (size == sizeof(float)) {
        *(float*)item = strtof(text, NULL);
    } else {
        *(double*)item = strtod(text, NULL);
    }
}

/* Takes the digits of what printf() wrote; `exponent` counts the digits before the point. */
static void take_digits(const char* text, struct decimal* result) {
    result->is_negative = *text == '-';
    result->special = NULL;
    result->count = 0;
    result->exponent = 0;
    if (*text == '-') {
        text++;
    }
    if (isalpha((unsigned char)*text)) {
        result->special = *text == 'n' ? "NaN" : "Infinity";
        return;
    }
    int before_point = 1;
    for (; *text != '\0' && *text != 'e'; text++) {
        if (*text == '.') {
            before_point = 0;
            continue;
        }
        if (result->count == 0 && *text == '0') {
            result->exponent -= !before_point;
            continue;
        }
        result->digits[result->count++] = *text;
        result->exponent += before_point;
    }
    if (*text == 'e') {
        result->exponent += atoi(text + 1);
    }
    if (result->count == 0) {
        result->exponent = 0;
    }
}

void to_significant_digits(double value, int count, struct decimal* result) {
    char text[most_significant + 20];
    if (count > most_significant) {
        count = most_significant;
    }
    snprintf(text, sizeof text, "%.*e", count - 1, value);
    take_digits(text, result);
}

/* Rounded to tens, hundreds, ... */
static void to_negative_places(double value, int places, struct decimal* result) {
    to_significant_digits(value, 17, result);
    int count = result->exponent + places;
    if (result->special != NULL || result->count == 0) {
        return;
    }
    if (count > 0) {
        to_significant_digits(value, count, result);
    } else if (count == 0 && result->digits[0] >= '5') {
        result->digits[0] = '1';
        result->count = 1;
        result->exponent++;
    } else {
        result->count = result->exponent = 0;
    }
}

void to_places(double value, int places, struct decimal* result) {
    char text[most_places + 320];
    if (places < 0) {
        to_negative_places(value, places, result);
        return;
    }
    snprintf(text, sizeof text, "%.*f", places < most_places ? places : most_places, value);
    take_digits(text, result);
}

void to_shortest(double value, long size, struct decimal* result) {
    char text[40];
    int digits = size == sizeof(float) ? 6 : 15;
    int most = size == sizeof(float) ? 9 : 17;
    for (; digits <= most; digits++) {
        snprintf(text, sizeof text, "%.*e", digits - 1, value);
        if (size == sizeof(float) ? strtof(text, NULL) == (float)value : strtod(text, NULL) == value) {
            break;
        }
    }
    take_digits(text, result);
    while (result->count > 0 && result->digits[result->count - 1] == '0') {
        result->count--;
    }
}
