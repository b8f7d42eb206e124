/* System calls by number. */
#include <errno.h>
#include <stdarg.h>
#include <sys/syscall.h>

/* A child that shares this frame would spoil it. */
#define _syscall_vfork _syscall_fork

#define SYSCALL(number, name, ...) extern long long _syscall_##name(int, int, int, int, int, int);
#include <convex/abi/syscalls.def>
#undef SYSCALL

typedef long long Call(int, int, int, int, int, int);

#define SYSCALL(number, name, ...) [number] = _syscall_##name,
static Call* const calls[] = {
#include <convex/abi/syscalls.def>
};
#undef SYSCALL

int syscall(int number, ...) {
    if (number < 0 || (unsigned)number >= sizeof calls / sizeof calls[0] || calls[number] == NULL) {
        errno = EINVAL;
        return -1;
    }
    enum { most = 6 };
    int words[most];
    va_list arguments;
    va_start(arguments, number);
    for (int i = 0; i < most; i++) { /* those that are not there are not looked at by the call */
        words[i] = va_arg(arguments, int);
    }
    va_end(arguments);
    return (int)calls[number](words[0], words[1], words[2], words[3], words[4], words[5]);
}
