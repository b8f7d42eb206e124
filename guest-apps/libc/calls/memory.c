/* The end of the data segment: sbrk() and brk() over the kernel's brk. */
#include <errno.h>
#include <stddef.h>
#include <unistd.h>

extern char* __brk(void* end); /* The new end, or -1 if the kernel refused; with NULL the end as it is. */

static char* current_end;

int brk(void* end) {
    char* got = __brk(end);
    if (got != end) {
        errno = ENOMEM;
        return -1;
    }
    current_end = got;
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
