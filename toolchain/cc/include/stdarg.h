/* Variable arguments: every argument occupies a whole number of 4-byte words on the stack. */
#ifndef _STDARG_H
#define _STDARG_H

typedef __builtin_va_list va_list;
typedef __builtin_va_list __gnuc_va_list;
#define __GNUC_VA_LIST

#define __va_words(type) ((sizeof(type) + 3) & ~3u)
#define va_start(list, last) __builtin_va_start(list, last)
/* What is smaller than a word sits at its right end. */
#define __va_bytes(type) (sizeof(type) < 4 ? sizeof(type) : __va_words(type))
/* Not __builtin_va_arg, which expects structs by address. */
#define va_arg(list, type) (*(type*)((list += __va_words(type)) - __va_bytes(type)))
#define va_end(list) __builtin_va_end(list)
#define va_copy(to, from) ((to) = (from))
#define __va_copy(to, from) ((to) = (from))

#endif
