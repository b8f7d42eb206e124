/* Characters in a form that can be seen. */
#include "visible.h"

#include <stdio.h>
#include <string.h>

void make_visible(unsigned char c, char text[visible_size]) {
    static const char special[] = "\a\b\f\n\r\t\v\\";
    static const char letters[] = "abfnrtv\\";
    const char* place = c != '\0' ? strchr(special, c) : NULL;
    if (place != NULL) {
        snprintf(text, visible_size, "\\%c", letters[place - special]);
    } else {
        snprintf(text, visible_size, c >= ' ' && c < 127 ? "%c" : "\\%03o", c);
    }
}
