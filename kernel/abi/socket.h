/* Sockets within the machine. Values as in 4.3BSD. */
#ifndef CXSIM_KERNEL_ABI_SOCKET_H
#define CXSIM_KERNEL_ABI_SOCKET_H

#include "types.h"

#define ABI_AF_UNSPEC 0
#define ABI_AF_UNIX 1

#define ABI_SOCK_STREAM 1
#define ABI_SOCK_DGRAM 2

#define ABI_SUN_PATH 108
struct abi_sockaddr {
    abi_u16 sa_family;
    char sa_path[ABI_SUN_PATH]; /* ends with a NUL or with the size that was given */
};

/* sendmsg(), recvmsg() */
struct abi_msghdr {
    abi_pointer msg_name; /* struct abi_sockaddr, or 0 */
    abi_i32 msg_namelen;
    abi_pointer msg_iov; /* struct abi_iovec */
    abi_i32 msg_iovlen;
    abi_pointer msg_accrights; /* No access rights are passed: EOPNOTSUPP. */
    abi_i32 msg_accrightslen;
};

/* send(), recv() and the like */
#define ABI_MSG_OOB 1
#define ABI_MSG_PEEK 2

/* shutdown() */
#define ABI_SHUT_RD 0
#define ABI_SHUT_WR 1
#define ABI_SHUT_RDWR 2

/* getsockopt(), setsockopt() */
#define ABI_SOL_SOCKET 0xffff
#define ABI_SO_DEBUG 0x0001
#define ABI_SO_REUSEADDR 0x0004
#define ABI_SO_KEEPALIVE 0x0008
#define ABI_SO_SNDBUF 0x1001
#define ABI_SO_RCVBUF 0x1002
#define ABI_SO_ERROR 0x1007
#define ABI_SO_TYPE 0x1008

#define ABI_SOMAXCONN 5

#endif
