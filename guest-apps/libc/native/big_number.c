/* Whole numbers of any size that decimal conversion needs. */
#include "big_number.h"

enum { power_of_chunk = 13 };
static const unsigned five_to_the_chunk = 1220703125; /* 5^13 */

void big_set(struct big_number* number, unsigned long long value) {
    number->count = 0;
    for (; value != 0; value >>= 32) {
        number->word[number->count++] = (unsigned)value;
    }
}

void big_multiply(struct big_number* number, unsigned factor, unsigned more) {
    unsigned long long carry = more;
    int i;
    for (i = 0; i < number->count; i++) {
        carry += (unsigned long long)number->word[i] * factor;
        number->word[i] = (unsigned)carry;
        carry >>= 32;
    }
    if (carry != 0 && number->count < big_number_words) {
        number->word[number->count++] = (unsigned)carry;
    }
}

unsigned big_divide(struct big_number* number, unsigned divisor) {
    unsigned long long rest = 0;
    int i;
    for (i = number->count - 1; i >= 0; i--) {
        rest = rest << 32 | number->word[i];
        number->word[i] = (unsigned)(rest / divisor);
        rest %= divisor;
    }
    while (number->count > 0 && number->word[number->count - 1] == 0) {
        number->count--;
    }
    return (unsigned)rest;
}

void big_shift(struct big_number* number, int bits) {
    int words = bits / 32;
    int i;
    if (bits % 32 != 0) {
        big_multiply(number, 1U << bits % 32, 0);
    }
    if (number->count == 0 || words == 0 || number->count + words > big_number_words) {
        return;
    }
    for (i = number->count - 1; i >= 0; i--) {
        number->word[i + words] = number->word[i];
    }
    for (i = 0; i < words; i++) {
        number->word[i] = 0;
    }
    number->count += words;
}

static unsigned small_power_of_five(int power) {
    unsigned result = 1;
    while (power-- > 0) {
        result *= 5;
    }
    return result;
}

void big_multiply_by_five(struct big_number* number, int power) {
    for (; power >= power_of_chunk; power -= power_of_chunk) {
        big_multiply(number, five_to_the_chunk, 0);
    }
    big_multiply(number, small_power_of_five(power), 0);
}

int big_divide_by_five(struct big_number* number, int power) {
    int has_remainder = 0;
    for (; power >= power_of_chunk; power -= power_of_chunk) {
        has_remainder |= big_divide(number, five_to_the_chunk) != 0;
    }
    return has_remainder | (big_divide(number, small_power_of_five(power)) != 0);
}

int big_bits(const struct big_number* number) {
    unsigned top = number->count > 0 ? number->word[number->count - 1] : 0;
    int bits = 0;
    for (; top != 0; top >>= 1) {
        bits++;
    }
    return number->count > 0 ? (number->count - 1) * 32 + bits : 0;
}

static int bit_of(const struct big_number* number, int place) {
    return place >= 0 && place / 32 < number->count && (number->word[place / 32] >> place % 32 & 1) != 0;
}

unsigned long long big_top(const struct big_number* number, int count, int* is_half) {
    int place = big_bits(number) - 1;
    unsigned long long result = 0;
    for (; count > 0; count--, place--) {
        result = result << 1 | (unsigned)bit_of(number, place);
    }
    *is_half = bit_of(number, place);
    return result;
}
