/* file: guesses from the first bytes of a file. Both print what they find. */
#ifndef FILE_H
#define FILE_H

/* Whether the bytes are of a kind that a number at their beginning shows. */
int describe_binary(const unsigned char* bytes, int size);
/* Text of some sort, or data. */
void describe_text(const unsigned char* bytes, int size, int executable);

#endif
