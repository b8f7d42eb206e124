/* Storage that is released in the reverse order of its allocation, and buffers that grow. */
#include "memory.h"

#include <stdlib.h>
#include <string.h>

struct chunk {
    struct chunk* before;
    size_t used;
    size_t room;
    double data[];
};

static struct chunk* current;

void* keep(size_t size) {
    void* memory = malloc(size != 0 ? size : 1);
    if (memory == NULL) {
        complain("out of memory");
        _Exit(2);
    }
    return memory;
}

char* keep_text(const char* text) {
    return strcpy(keep(strlen(text) + 1), text);
}

void* allocate(size_t size) {
    enum { usual = 4000 };
    size = (size + sizeof(double) - 1) / sizeof(double) * sizeof(double);
    if (current == NULL || current->room - current->used < size) {
        size_t room = size > usual ? size : usual;
        struct chunk* chunk = keep(sizeof *chunk + room);
        *chunk = (struct chunk){current, 0, room};
        current = chunk;
    }
    void* memory = (char*)current->data + current->used;
    current->used += size;
    return memset(memory, 0, size);
}

char* allocate_text(const char* text, size_t size) {
    char* copy = allocate(size + 1);
    memcpy(copy, text, size);
    return copy;
}

struct mark memory_mark(void) {
    return (struct mark){current, current != NULL ? current->used : 0};
}

void memory_release(struct mark mark) {
    while (current != mark.chunk) {
        struct chunk* chunk = current;
        current = chunk->before;
        free(chunk);
    }
    if (current != NULL) {
        current->used = mark.used;
    }
}

static void make_room(struct buffer* buffer, size_t more) {
    if (buffer->size + more + 1 <= buffer->room) {
        return;
    }
    buffer->room = (buffer->size + more + 1) * 2;
    buffer->bytes = realloc(buffer->bytes, buffer->room);
    if (buffer->bytes == NULL) {
        complain("out of memory");
        _Exit(2);
    }
}

void buffer_add(struct buffer* buffer, char c) {
    make_room(buffer, 1);
    buffer->bytes[buffer->size++] = c;
    buffer->bytes[buffer->size] = '\0';
}

void buffer_add_text(struct buffer* buffer, const char* text) {
    size_t size = strlen(text);
    make_room(buffer, size);
    memcpy(buffer->bytes + buffer->size, text, size + 1);
    buffer->size += size;
}

void buffer_free(struct buffer* buffer) {
    free(buffer->bytes);
    *buffer = (struct buffer){0};
}
