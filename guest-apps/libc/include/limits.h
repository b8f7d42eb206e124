/* Limits of the system; those of the integer types are the compiler's own. */
#ifndef _LIMITS_H
#define _LIMITS_H

#include <sys/syslimits.h>

#define MB_LEN_MAX 1
#define SSIZE_MAX 2147483647
#define _POSIX_ARG_MAX 4096
#define _POSIX_CHILD_MAX 6
#define _POSIX_NAME_MAX 14
#define _POSIX_OPEN_MAX 16
#define _POSIX_PATH_MAX 255
#define _POSIX_PIPE_BUF 512
#define _POSIX2_LINE_MAX 2048
#define _POSIX2_RE_DUP_MAX 255
#define LONG_LONG_MAX 9223372036854775807LL
#define LONG_LONG_MIN (-LONG_LONG_MAX - 1)
#define ULONG_LONG_MAX 18446744073709551615ULL

#endif
