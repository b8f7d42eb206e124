/* Reading codes. */
#include "compress/lzw.h"

enum { clear_code = 256, first_code = 257, table_size = 1 << most_bits };

static unsigned short prefixes[table_size]; /* each string: that of another code, and a byte */
static unsigned char last_bytes[table_size];
static unsigned char reversed[table_size];

static FILE* input;
static unsigned char group[most_bits + 4];
static int width, largest_width, at, end; /* bits of a code; where the group is, and its last code begins */
static unsigned next_code, last_of_width;

static void set_width(int bits) {
    width = bits;
    last_of_width = bits == largest_width ? 1u << bits : (1u << bits) - 1;
}

/* The next code; -1 at the end. */
static int get_code(int cleared) {
    if (cleared || at >= end || next_code > last_of_width) {
        if (cleared) {
            set_width(least_bits);
        } else if (next_code > last_of_width) {
            set_width(width + 1);
        }
        int size = (int)fread(group, 1, (size_t)width, input);
        at = 0;
        end = size * 8 - (width - 1);
        if (end <= 0) {
            return -1;
        }
    }
    unsigned code = 0;
    for (int i = 3; i >= 0; i--) {
        code = code << 8 | group[at / 8 + i];
    }
    code = code >> at % 8 & ((1u << width) - 1);
    at += width;
    return (int)code;
}

const char* uncompress_stream(FILE* from, FILE* to) {
    static const char damaged[] = "corrupt input";
    int clears, code, old;
    unsigned char first;
    if (getc(from) != 0x1f || getc(from) != 0x9d || (code = getc(from)) == EOF) {
        return "not in compressed format";
    }
    clears = (code & 0x80) != 0;
    largest_width = code & 0x1f;
    if (largest_width < least_bits || largest_width > most_bits) {
        return "compressed with other bits than can be handled";
    }
    input = from;
    at = end = 0;
    next_code = clears ? first_code : clear_code;
    set_width(least_bits);
    for (int i = 0; i < 256; i++) {
        last_bytes[i] = (unsigned char)i;
    }
    old = get_code(0);
    if (old < 0) {
        return NULL;
    }
    if (old > 255) {
        return damaged;
    }
    first = (unsigned char)old;
    putc(first, to);
    while ((code = get_code(0)) >= 0) {
        if (code == clear_code && clears) {
            next_code = first_code - 1; /* The code after it has no string before it. */
            code = get_code(1);
            if (code < 0) {
                break;
            }
        }
        int count = 0, string = code;
        if ((unsigned)code >= next_code) {
            if ((unsigned)code > next_code) {
                return damaged;
            }
            reversed[count++] = first;
            string = old;
        }
        while (string >= 256 && count < table_size - 1) {
            reversed[count++] = last_bytes[string];
            string = prefixes[string];
        }
        if (string >= 256) {
            return damaged;
        }
        first = (unsigned char)string;
        reversed[count++] = first;
        while (count > 0) {
            putc(reversed[--count], to);
        }
        if (next_code < 1u << largest_width) {
            prefixes[next_code] = (unsigned short)old;
            last_bytes[next_code++] = first;
        }
        old = code;
    }
    return NULL;
}
