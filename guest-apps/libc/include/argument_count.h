/* How many arguments the caller passed: the word below them tells, which everything that convex-cc and
 * convex-fc compile stores. Only at the beginning of a function, before it calls another. */
#ifndef _ARGUMENT_COUNT_H
#define _ARGUMENT_COUNT_H

#define argument_count()                                                                                     \
    __extension__({                                                                                          \
        int count;                                                                                           \
        __asm__ volatile("ld.w -4(ap),%0" : "=s"(count));                                                    \
        count;                                                                                               \
    })

#endif
