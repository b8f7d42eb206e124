/* Writing codes. */
#include "compress/lzw.h"

#include <string.h>

enum {
    clear_code = 256,
    first_code = 257,
    slots = 69001,          /* of the table, a prime number: it is never more than full by 95 % */
    check_interval = 10000, /* bytes between two looks at how well the table does */
};

/* The strings: a code and a byte behind it have a code of their own. */
static unsigned keys[slots]; /* code << 8 | byte, plus one; 0: free */
static unsigned short codes[slots];

static FILE* output;
static unsigned char group[most_bits + 4]; /* eight codes, and room for the last one to be stored into */
static int width, filled, largest_width;   /* bits of a code; of the group */
static unsigned next_code, last_of_width;
static long long bytes_out;

static void clear_table(void) {
    memset(keys, 0, sizeof keys);
    next_code = first_code;
}

static void set_width(int bits) {
    width = bits;
    last_of_width = bits == largest_width ? 1u << bits : (1u << bits) - 1;
}

static void write_group(int bytes) {
    fwrite(group, 1, (size_t)bytes, output);
    bytes_out += bytes;
    memset(group, 0, sizeof group);
    filled = 0;
}

static void put_code(unsigned code, int clears) {
    unsigned bits = code << filled % 8;
    for (int at = filled / 8; bits != 0; at++, bits >>= 8) {
        group[at] |= (unsigned char)bits;
    }
    filled += width;
    if (filled == 8 * width) {
        write_group(width);
    }
    if (clears || next_code > last_of_width) {
        if (filled > 0) {
            write_group(width);
        }
        set_width(clears ? least_bits : width + 1);
    }
}

/* Where the string is, or should be. */
static unsigned find(unsigned key) {
    unsigned slot = (key * 2654435761u >> 8) % slots;
    while (keys[slot] != 0 && keys[slot] != key + 1) {
        slot = slot + 1 == slots ? 0 : slot + 1;
    }
    return slot;
}

void compress_stream(FILE* from, FILE* to, int bits) {
    long long bytes_in = 1, next_check = check_interval;
    long long best = 0; /* bytes in for 256 out, at the looks so far */
    int c = getc(from);
    output = to;
    largest_width = bits;
    memset(group, 0, sizeof group);
    filled = 0;
    clear_table();
    set_width(least_bits);
    putc(0x1f, to);
    putc(0x9d, to);
    putc(0x80 | bits, to);
    bytes_out = 3;
    if (c == EOF) {
        return;
    }
    unsigned string = (unsigned)c;
    while ((c = getc(from)) != EOF) {
        bytes_in++;
        unsigned key = string << 8 | (unsigned)c;
        unsigned slot = find(key);
        if (keys[slot] != 0) {
            string = codes[slot];
            continue;
        }
        put_code(string, 0);
        string = (unsigned)c;
        if (next_code < 1u << bits) {
            keys[slot] = key + 1;
            codes[slot] = (unsigned short)next_code++;
        } else if (bytes_in >= next_check) { /* The table is full: it may have become a bad one. */
            long long ratio = bytes_in * 256 / bytes_out;
            next_check = bytes_in + check_interval;
            if (ratio < best) {
                clear_table();
                put_code(clear_code, 1);
                best = 0;
            } else {
                best = ratio;
            }
        }
    }
    put_code(string, 0);
    if (filled > 0) {
        write_group((filled + 7) / 8);
    }
}
