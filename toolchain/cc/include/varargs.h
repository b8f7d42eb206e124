/* Variable arguments of functions in the old style: f(va_alist) va_dcl. */
#ifndef _VARARGS_H
#define _VARARGS_H

typedef char* va_list;
#define va_alist __va_first
#define va_dcl int __va_first;
/* The assembly hides where the address is from: what lies behind the argument is to be read too. */
#define va_start(list)                                                                                       \
    ({                                                                                                       \
        char* __va_here = (char*)&__va_first;                                                                \
        __asm__ volatile("" : "+r"(__va_here) : : "memory");                                                 \
        (list) = __va_here;                                                                                  \
        (void)0;                                                                                             \
    })
#define __va_words(type) ((sizeof(type) + 3) & ~3u)
#define __va_bytes(type) (sizeof(type) < 4 ? sizeof(type) : __va_words(type))
#define va_arg(list, type) (*(type*)((list += __va_words(type)) - __va_bytes(type)))
#define va_end(list) ((void)0)

#endif
