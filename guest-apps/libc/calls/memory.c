/* The end of the data segment: sbrk() and brk() over the kernel's brk. */
#include <errno.h>
#include <stddef.h>
#include <unistd.h>

extern char* __brk(void* end); /* The new end, or the old one if the kernel refused. */

static char* current_end;

int brk(void* end) {
    current_end = __brk(end);
    if (current_end != end) {
        errno = ENOMEM;
        return -1;
    }
    return 0;
}

void* sbrk(ptrdiff_t increment) {
    if (current_end == NULL) {
        current_end = __brk(NULL);
    }
    char* old_end = current_end;
    char* new_end = old_end + increment;
    int wrapped = increment > 0 ? new_end < old_end : new_end > old_end;
    if (wrapped || (increment != 0 && brk(new_end) < 0)) {
        errno = ENOMEM;
        return (void*)-1;
    }
    return old_end;
}
