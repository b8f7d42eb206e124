/* Checks of what system calls return: a value, or -1 with a certain error number. */
#ifndef ERRORS_H
#define ERRORS_H

#include "check.h"

#include <errno.h>

/* The call fails with this error number. */
#define FAILS(call, number)                                                                                  \
    do {                                                                                                     \
        long long fails_result;                                                                              \
        errno = 0;                                                                                           \
        fails_result = (long long)(call);                                                                    \
        if (fails_result != -1 || errno != (number)) {                                                       \
            printf("FAIL %s:%d: %s: result %lld, errno %d instead of %s\n", __FILE__, __LINE__, #call,       \
                   fails_result, errno, #number);                                                            \
            failed_checks++;                                                                                 \
        }                                                                                                    \
    } while (0)

/* The call returns this value. */
#define GIVES(call, value)                                                                                   \
    do {                                                                                                     \
        long long gives_result, gives_value = (long long)(value);                                            \
        errno = 0;                                                                                           \
        gives_result = (long long)(call);                                                                    \
        if (gives_result != gives_value) {                                                                   \
            printf("FAIL %s:%d: %s: result %lld, errno %d instead of %lld\n", __FILE__, __LINE__, #call,     \
                   gives_result, errno, gives_value);                                                        \
            failed_checks++;                                                                                 \
        }                                                                                                    \
    } while (0)

/* An address in no process. */
#define NOWHERE ((void*)0x1000)

#endif
