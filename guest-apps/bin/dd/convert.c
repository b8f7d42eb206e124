/* dd: conversions of bytes. */
#include "dd.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>

static void take_ascii(struct conversion* conversion) {
    for (int c = 0; c < 256; c++) {
        conversion->ascii[ebcdic[c]] = (unsigned char)c;
    }
    conversion->table = conversion->ascii;
    conversion->unblock = 1;
}

static void take_ebcdic(struct conversion* conversion) {
    conversion->table = ebcdic;
    conversion->block = 1;
}

static void take_ibm(struct conversion* conversion) {
    conversion->table = ibm;
    conversion->block = 1;
}

const char* read_conversions(const char* text, struct conversion* conversion) {
    const struct {
        const char* name;
        int* set;
        void (*take)(struct conversion*);
    } known[] = {{"ascii", NULL, take_ascii},
                 {"ebcdic", NULL, take_ebcdic},
                 {"ibm", NULL, take_ibm},
                 {"block", &conversion->block, NULL},
                 {"unblock", &conversion->unblock, NULL},
                 {"lcase", &conversion->lower, NULL},
                 {"ucase", &conversion->upper, NULL},
                 {"swab", &conversion->swap, NULL},
                 {"noerror", &conversion->skip_errors, NULL},
                 {"sync", &conversion->fill, NULL},
                 {"notrunc", &conversion->keep, NULL}};
    for (;;) {
        size_t size = strcspn(text, ",");
        size_t i = 0;
        while (i < sizeof known / sizeof known[0] &&
               (strlen(known[i].name) != size || strncmp(known[i].name, text, size) != 0)) {
            i++;
        }
        if (i == sizeof known / sizeof known[0]) {
            return text;
        }
        if (known[i].set != NULL) {
            *known[i].set = 1;
        } else {
            known[i].take(conversion);
        }
        if (text[size] == '\0') {
            return NULL;
        }
        text += size + 1;
    }
}

void convert_bytes(const struct conversion* conversion, unsigned char* bytes, long size) {
    for (long i = 0; conversion->swap && i + 1 < size; i += 2) {
        unsigned char first = bytes[i];
        bytes[i] = bytes[i + 1];
        bytes[i + 1] = first;
    }
    /* Letters are changed in ASCII, on whichever side that is. */
    int from_ascii = conversion->table != conversion->ascii;
    for (long i = 0; i < size; i++) {
        int c = from_ascii ? bytes[i] : conversion->table[bytes[i]];
        c = conversion->lower ? tolower(c) : conversion->upper ? toupper(c) : c;
        bytes[i] = (unsigned char)(from_ascii && conversion->table != NULL ? conversion->table[c] : c);
    }
}
