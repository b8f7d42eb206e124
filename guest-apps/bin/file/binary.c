/* file: kinds that a magic number shows. The words for SOFF files are those of file(1) elsewhere. */
#include "file.h"

#include <stdio.h>
#include <string.h>

static unsigned long word_at(const unsigned char* bytes, int offset) {
    return (unsigned long)bytes[offset] << 24 | (unsigned long)bytes[offset + 1] << 16 |
           (unsigned long)bytes[offset + 2] << 8 | bytes[offset + 3];
}

struct bit {
    unsigned long mask, value;
    const char* text;
};

static void print_matching(const struct bit* bits, int count, unsigned long word) {
    for (int i = 0; i < count; i++) {
        if ((word & bits[i].mask) == bits[i].value) {
            printf(" %s", bits[i].text);
        }
    }
}

/* Bits of o_flags and o_mflags of the SOFF optional header. */
static const struct bit machine[] = {
    {0x000f0000, 0, "c1"},
    {0x00010000, 0x00010000, "c2"},
    {0x00020000, 0x00020000, "c2mp"},
    {0x00040000, 0x00040000, "parallel"},
    {0x00080000, 0x00080000, "intrinsic"},
};
static const struct bit loading[] = {
    {0x1, 0x1, "demand paged"},
    {0x2, 0x2, "pre-paged"},
    {0x4, 0x4, "non-swapped"},
    {0x8, 0x8, "POSIX"},
};
static const struct bit kind[] = {
    {0x80000000, 0x80000000, "executable"},
    {0x40000000, 0x40000000, "object"},
};
static const struct bit more[] = {
    {0xa0000000, 0x80000000, "not stripped"},
    {0x18000000, 0x00000000, "native fpmode"},
    {0x18000000, 0x10000000, "ieee fpmode"},
    {0x18000000, 0x18000000, "undefined fpmode"},
};
#define PRINT(table, word) print_matching(table, sizeof table / sizeof table[0], word)

static int describe_soff(const unsigned char* bytes, int size) {
    static const struct {
        unsigned long magic;
        const char* text;
    } kinds[] = {{0601, ""}, {0605, " core"}, {0607, " checkpoint"}};
    for (size_t i = 0; size >= 92 && i < sizeof kinds / sizeof kinds[0]; i++) {
        if (word_at(bytes, 0) == kinds[i].magic) {
            unsigned long flags = word_at(bytes, 84);
            unsigned long machine_flags = word_at(bytes, 88);
            printf("Convex SOFF%s", kinds[i].text);
            PRINT(machine, machine_flags);
            PRINT(loading, machine_flags);
            if (kinds[i].magic == 0601) {
                PRINT(kind, flags);
            }
            PRINT(more, flags);
            return 1;
        }
    }
    return 0;
}

/* Bytes at a place that tell what a file is. */
static const struct mark {
    int offset;
    const char* bytes;
    int size;
    const char* text;
} marks[] = {
    {0, "!<arch>\n", 8, "archive"},
    {257, "ustar", 5, "tar archive"},
    {0, "\037\235", 2, "compressed data"},
    {0, "\037\213", 2, "gzip compressed data"},
    {0, "\177ELF", 4, "ELF file of another system"},
    {0, "%!", 2, "PostScript document"},
};

int describe_binary(const unsigned char* bytes, int size) {
    if (describe_soff(bytes, size)) {
        return 1;
    }
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        const struct mark* mark = &marks[i];
        if (mark->offset + mark->size <= size &&
            memcmp(bytes + mark->offset, mark->bytes, (size_t)mark->size) == 0) {
            fputs(mark->text, stdout);
            return 1;
        }
    }
    return 0;
}
