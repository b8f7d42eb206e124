/* open() flags and fcntl(): newlib's declarations, whose values are 4.3BSD's but for the few put right here.
 */
#ifndef _SYS_FCNTL_H_
#define _SYS_FCNTL_H_

#include <sys/_default_fcntl.h>

/* 4.3BSD has one flag for non-blocking files, FNDELAY. */
#undef O_NONBLOCK
#undef _FNONBLOCK
#undef _FNDELAY
#define _FNONBLOCK 0x0004
#define _FNDELAY 0x0004
#define O_NONBLOCK _FNONBLOCK
#define O_NDELAY _FNDELAY

/* Flags that ConvexOS does not have. */
#undef O_CLOEXEC
#undef O_NOFOLLOW
#undef O_DIRECTORY
#undef O_EXEC
#undef O_SEARCH
#undef O_DIRECT
#undef O_SYNC
#undef F_DUPFD_CLOEXEC

#endif
