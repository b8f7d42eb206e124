/* Reading and writing several pieces in one call. */
#ifndef _SYS_UIO_H
#define _SYS_UIO_H

#include <sys/types.h>

struct iovec {
    void* iov_base;
    unsigned int iov_len;
};

ssize_t readv(int, const struct iovec*, int);
ssize_t writev(int, const struct iovec*, int);

#endif
