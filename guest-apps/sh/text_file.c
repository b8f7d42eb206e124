/* Whether a file that the kernel does not know may be a script. Shared by the shells. */
#include "text_file.h"

#include <string.h>

int is_text(const char* head, size_t size) {
    for (size_t i = 0; i < size && head[i] != '\n'; i++) {
        unsigned char c = (unsigned char)head[i];
        if (c == 0x7f || (c < ' ' && strchr("\t\r\f\b\033", c) == NULL) || c == '\0') {
            return 0;
        }
    }
    return 1;
}
