/* jmp_buf: return pc, psw, caller's fp, caller's ap, address of setjmp's frame, signal mask, whether it was
 * saved. */
#ifndef _MACHINE_SETJMP_H
#define _MACHINE_SETJMP_H

#include <sys/cdefs.h>

#define _JBTYPE unsigned int
#define _JBLEN 8

_BEGIN_STD_C

typedef _JBTYPE jmp_buf[_JBLEN];
typedef jmp_buf sigjmp_buf;

/* setjmp() saves the signal mask, as in 4.3BSD; _setjmp() does not. longjmp() restores it if it was saved. */
int _setjmp(jmp_buf);
void _longjmp(jmp_buf, int) __attribute__((__noreturn__));
int sigsetjmp(sigjmp_buf, int) __attribute__((__returns_twice__));
void siglongjmp(sigjmp_buf, int) __attribute__((__noreturn__));

_END_STD_C

#endif
