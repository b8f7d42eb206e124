/* Two checksums of a megabyte: CRC-32 by a table, and Adler-32. Prints one number, the same on every machine.
 * The argument is the number of rounds.
 */
#include <stdio.h>
#include <stdlib.h>

enum { size = 1 << 20 };

static unsigned char data[size];
static unsigned table[256];

static void make_table(void) {
    unsigned n, bit;
    for (n = 0; n < 256; n++) {
        unsigned c = n;
        for (bit = 0; bit < 8; bit++)
            c = c & 1 ? 0xedb88320u ^ (c >> 1) : c >> 1;
        table[n] = c;
    }
}

static unsigned crc32(const unsigned char* at, unsigned length) {
    unsigned c = 0xffffffffu;
    while (length-- > 0)
        c = table[(c ^ *at++) & 0xff] ^ (c >> 8);
    return ~c;
}

static unsigned adler32(const unsigned char* at, unsigned length) {
    unsigned a = 1, b = 0, i;
    for (i = 0; i < length; i++) {
        a += at[i];
        if (a >= 65521)
            a -= 65521;
        b += a;
        if (b >= 65521)
            b -= 65521;
    }
    return b << 16 | a;
}

int main(int argc, char** argv) {
    int rounds = argc > 1 ? atoi(argv[1]) : 1, round;
    unsigned total = 0, state = 1, i;

    make_table();
    for (i = 0; i < size; i++) {
        state = state * 1664525u + 1013904223u;
        data[i] = (unsigned char)(state >> 24);
    }
    for (round = 0; round < rounds; round++) {
        data[round] ^= 1;
        total = total * 31 + crc32(data, size);
        total = total * 31 + adler32(data, size);
    }
    printf("%u\n", total);
    return 0;
}
