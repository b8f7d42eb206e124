/* The C half of cpar.h: what happens outside of the parallel part, and locks. */
#include <cpar.h>
#include <stdlib.h>

extern void __cpar_run(void (*function)(int, void*), int count, void* argument);
extern int __cpar_running(void);
extern void __cpar_close(int communication_register);
extern void __cpar_open(int communication_register);

/* Communication registers are addressed from here on. */
enum { first_lock = 0x8000 + 16 };

static int locks_are_ready;

/* A process begins with all lock bits clear: every lock closed. */
static void prepare_locks(void) {
    int lock;
    if (locks_are_ready) {
        return;
    }
    for (lock = 0; lock < CPAR_LOCKS; lock++) {
        __cpar_open(first_lock + lock);
    }
    locks_are_ready = 1;
}

void cpar(void (*function)(int, void*), int count, void* argument) {
    int i;
    prepare_locks();
    if (!__cpar_running()) {
        __cpar_run(function, count, argument);
        return;
    }
    for (i = 0; i < count; i++) {
        function(i, argument);
    }
}

static int register_of(int lock) {
    if (lock < 0 || lock >= CPAR_LOCKS) {
        abort();
    }
    prepare_locks();
    return first_lock + lock;
}

void cpar_lock(int lock) {
    __cpar_close(register_of(lock));
}

void cpar_unlock(int lock) {
    __cpar_open(register_of(lock));
}
