/* Whether a file that the kernel does not know may be a script. Shared by the shells. */
#ifndef TEXT_FILE_H
#define TEXT_FILE_H

#include <stddef.h>

/* Whether the start of a file is text, as far as its first line goes. */
int is_text(const char* head, size_t size);

#endif
