/* errno and its values: 4.3BSD's, plus those that only the C library itself reports. */
#ifndef _SYS_ERRNO_H_
#define _SYS_ERRNO_H_

#include <convex/errno_numbers.h>
#include <sys/reent.h>

#ifdef __cplusplus
extern "C" {
#endif

#define errno (*__errno())
extern int* __errno(void);
#define __errno_r(ptr) ((ptr)->_errno)

/* As programs declare them themselves. */
extern char* sys_errlist[];
extern int sys_nerr;

/* Never from the kernel. */
#define EILSEQ 202
#define EOVERFLOW 203
#define EBADMSG 204
#define ENOTSUP EOPNOTSUPP
#define ETIMEDOUT 60
#define EFTYPE 205

#define __ELASTERROR 2000

#ifdef __cplusplus
}
#endif

#endif
