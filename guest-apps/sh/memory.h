/* Storage that dies with the command that needed it, and buffers that grow. Shared by the shells: each has a
 * complain() of its own, which is called when there is no memory. */
#ifndef MEMORY_H
#define MEMORY_H

#include <stddef.h>

/* Everything allocated after a mark goes when the mark is released. */
struct mark {
    void* chunk;
    size_t used;
};
void* allocate(size_t size); /* zeroed */
char* allocate_text(const char* text, size_t size);
struct mark memory_mark(void);
void memory_release(struct mark mark);

/* malloc() and strdup() that never fail: without memory the shell says so and ends. */
void* keep(size_t size);
char* keep_text(const char* text);

struct buffer {
    char* bytes; /* always followed by a NUL */
    size_t size;
    size_t room;
};
void buffer_add(struct buffer* buffer, char c);
void buffer_add_text(struct buffer* buffer, const char* text);
void buffer_free(struct buffer* buffer);

/* `NAME: message` on standard error. */
void complain(const char* format, ...) __attribute__((format(__printf__, 1, 2)));

#endif
