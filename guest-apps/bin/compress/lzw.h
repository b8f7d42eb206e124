/* The compressed form of compress(1): codes of 9 to 16 bits for strings that have been seen before (Lempel,
 * Ziv, Welch).
 *
 * A file begins with the bytes 1f 9d and one that tells the largest number of bits, and 80 (hexadecimal) if
 * code 256 clears the table. Codes come in groups of eight of the same number of bits, the least significant
 * bit first; a group is filled up when that number changes. */
#ifndef LZW_H
#define LZW_H

#include <stdio.h>

enum { least_bits = 9, most_bits = 16 };

/* Compresses to codes of at most so many bits. Trouble stays in the streams' error flags. */
void compress_stream(FILE* from, FILE* to, int bits);
/* The other way. NULL, or what is wrong with the input. */
const char* uncompress_stream(FILE* from, FILE* to);

#endif
