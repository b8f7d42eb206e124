/* Numbers of the system calls (SYS_open ...), and syscall(), which calls one by its number. */
#ifndef _SYS_SYSCALL_H
#define _SYS_SYSCALL_H

#include <convex/syscall_numbers.h>

/* The result of call `number` with these arguments; -1 with errno, EINVAL if there is no such call. */
int syscall(int number, ...);

#endif
