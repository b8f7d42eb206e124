/* od: the forms in which bytes are shown. */
#ifndef OD_H
#define OD_H

struct format {
    char letter;
    int size; /* Bytes of a unit: 1, 2 or 4. */
    const char* conversion;
    int is_signed;
    const char* (*name)(unsigned char byte); /* For characters. */
};

/* NULL if there is none of the letter. */
const struct format* find_format(char letter);
/* Prints a row behind its address; `size` bytes of it are there, the rest is zero. Units are big-endian, as
 * the machine's are. */
void print_row(const struct format* format, const unsigned char* bytes, int size);

#endif
