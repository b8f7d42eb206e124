/* od: units of bytes as numbers and characters. */
#include "od.h"

#include <stdio.h>
#include <string.h>

static const char* ascii_name(unsigned char byte) {
    static const char* const names[] = {"nul", "soh", "stx", "etx", "eot", "enq", "ack", "bel", "bs",
                                        "ht",  "nl",  "vt",  "ff",  "cr",  "so",  "si",  "dle", "dc1",
                                        "dc2", "dc3", "dc4", "nak", "syn", "etb", "can", "em",  "sub",
                                        "esc", "fs",  "gs",  "rs",  "us",  "sp"};
    static char text[2];
    byte &= 0x7f;
    if (byte < sizeof names / sizeof names[0]) {
        return names[byte];
    }
    text[0] = (char)byte;
    return byte == 0x7f ? "del" : text;
}

static const char* character(unsigned char byte) {
    static const char controls[] = "\0\a\b\f\n\r\t\v";
    static const char* const names[] = {"\\0", "\\a", "\\b", "\\f", "\\n", "\\r", "\\t", "\\v"};
    static char text[4];
    const char* control = memchr(controls, byte, sizeof controls - 1);
    if (control != NULL) {
        return names[control - controls];
    }
    snprintf(text, sizeof text, byte >= ' ' && byte < 127 ? "%c" : "%03o", byte);
    return text;
}

static const struct format formats[] = {
    {'a', 1, "%4s", 0, ascii_name}, {'b', 1, " %03llo", 0, NULL},  {'c', 1, "%4s", 0, character},
    {'d', 2, " %5llu", 0, NULL},    {'D', 4, " %10llu", 0, NULL},  {'h', 2, " %04llx", 0, NULL},
    {'H', 4, " %08llx", 0, NULL},   {'i', 2, " %6lld", 1, NULL},   {'I', 4, " %11lld", 1, NULL},
    {'l', 4, " %11lld", 1, NULL},   {'L', 4, " %11lld", 1, NULL},  {'o', 2, " %06llo", 0, NULL},
    {'B', 2, " %06llo", 0, NULL},   {'O', 4, " %011llo", 0, NULL}, {'x', 2, " %04llx", 0, NULL},
    {'X', 4, " %08llx", 0, NULL},
};

const struct format* find_format(char letter) {
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
        if (formats[i].letter == letter) {
            return &formats[i];
        }
    }
    return NULL;
}

void print_row(const struct format* format, const unsigned char* bytes, int size) {
    for (int i = 0; i < size; i += format->size) {
        if (format->name != NULL) {
            printf(format->conversion, format->name(bytes[i]));
            continue;
        }
        long long value = 0;
        for (int j = 0; j < format->size; j++) {
            value = value << 8 | bytes[i + j];
        }
        long long limit = 1LL << (8 * format->size);
        if (format->is_signed && value >= limit / 2) {
            value -= limit;
        }
        printf(format->conversion, value);
    }
    putchar('\n');
}
