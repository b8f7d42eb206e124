/* Text of others on the screen. */
#include "printable.h"

#include <ctype.h>
#include <stdio.h>

void print_printable(const char* text, int most) {
    for (int i = 0; i < most && text[i] != '\0'; i++) {
        putchar(isprint((unsigned char)text[i]) ? text[i] : '?');
    }
}
