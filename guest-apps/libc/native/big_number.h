/* Whole numbers of any size that decimal conversion needs. */
#ifndef LIBC_NATIVE_BIG_NUMBER_H
#define LIBC_NATIVE_BIG_NUMBER_H

enum { big_number_words = 224 }; /* 7168 bits */

/* Least significant word first; `count` of them are in use, the last of which is not zero. */
struct big_number {
    int count;
    unsigned word[big_number_words];
};

void big_set(struct big_number* number, unsigned long long value);
/* number = number * factor + more */
void big_multiply(struct big_number* number, unsigned factor, unsigned more);
/* number = number / divisor; returns the remainder. */
unsigned big_divide(struct big_number* number, unsigned divisor);
/* number = number << bits */
void big_shift(struct big_number* number, int bits);
/* Multiplies by 5^power, or divides by it; a division tells whether it left a remainder. */
void big_multiply_by_five(struct big_number* number, int power);
int big_divide_by_five(struct big_number* number, int power);
/* How many bits it has. */
int big_bits(const struct big_number* number);
/* Its `count` most significant bits, and whether those behind them are at least a half. */
unsigned long long big_top(const struct big_number* number, int count, int* is_half);

#endif
