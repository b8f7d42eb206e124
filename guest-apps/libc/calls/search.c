/* Tables that are searched from the beginning to the end, and lists of elements with two links. */
#include <search.h>
#include <string.h>

void* lfind(const void* key, const void* base, size_t* count, size_t size,
            int (*compare)(const void*, const void*)) {
    const char* element = base;
    for (size_t i = 0; i < *count; i++, element += size) {
        if (compare(key, element) == 0) {
            return (void*)element;
        }
    }
    return NULL;
}

void* lsearch(const void* key, void* base, size_t* count, size_t size,
              int (*compare)(const void*, const void*)) {
    void* found = lfind(key, base, count, size, compare);
    if (found == NULL) {
        found = memcpy((char*)base + *count * size, key, size);
        ++*count;
    }
    return found;
}

void insque(void* element, void* before) {
    struct qelem* added = element;
    struct qelem* previous = before;
    added->q_forw = previous->q_forw;
    added->q_back = previous;
    if (previous->q_forw != NULL) {
        previous->q_forw->q_back = added;
    }
    previous->q_forw = added;
}

void remque(void* element) {
    struct qelem* removed = element;
    if (removed->q_back != NULL) {
        removed->q_back->q_forw = removed->q_forw;
    }
    if (removed->q_forw != NULL) {
        removed->q_forw->q_back = removed->q_back;
    }
}
