/* Sockets: streams and datagrams within the machine. */
#ifndef _SYS_SOCKET_H
#define _SYS_SOCKET_H

#include <convex/abi/socket.h>
#include <sys/types.h>
#include <sys/uio.h>

#define AF_UNSPEC ABI_AF_UNSPEC
#define AF_UNIX ABI_AF_UNIX
#define PF_UNIX AF_UNIX
#define SOCK_STREAM ABI_SOCK_STREAM
#define SOCK_DGRAM ABI_SOCK_DGRAM
#define SOMAXCONN ABI_SOMAXCONN

#define MSG_OOB ABI_MSG_OOB
#define MSG_PEEK ABI_MSG_PEEK

#define SHUT_RD ABI_SHUT_RD
#define SHUT_WR ABI_SHUT_WR
#define SHUT_RDWR ABI_SHUT_RDWR

#define SOL_SOCKET ABI_SOL_SOCKET
#define SO_DEBUG ABI_SO_DEBUG
#define SO_REUSEADDR ABI_SO_REUSEADDR
#define SO_KEEPALIVE ABI_SO_KEEPALIVE
#define SO_SNDBUF ABI_SO_SNDBUF
#define SO_RCVBUF ABI_SO_RCVBUF
#define SO_ERROR ABI_SO_ERROR
#define SO_TYPE ABI_SO_TYPE

struct sockaddr {
    unsigned short sa_family;
    char sa_data[14];
};

int socket(int domain, int type, int protocol);
int socketpair(int domain, int type, int protocol, int fds[2]);
int bind(int fd, const struct sockaddr* address, int size);
int listen(int fd, int backlog);
int accept(int fd, struct sockaddr* address, int* size);
int connect(int fd, const struct sockaddr* address, int size);
int send(int fd, const void* buffer, unsigned size, int flags);
int recv(int fd, void* buffer, unsigned size, int flags);

struct msghdr {
    char* msg_name; /* an address, or NULL */
    int msg_namelen;
    struct iovec* msg_iov;
    int msg_iovlen;
    char* msg_accrights;
    int msg_accrightslen;
};

int sendto(int fd, const void* buffer, unsigned size, int flags, const struct sockaddr* to, int to_size);
int recvfrom(int fd, void* buffer, unsigned size, int flags, struct sockaddr* from, int* from_size);
int sendmsg(int fd, const struct msghdr* message, int flags);
int recvmsg(int fd, struct msghdr* message, int flags);
int shutdown(int fd, int how);
int getsockname(int fd, struct sockaddr* address, int* size);
int getpeername(int fd, struct sockaddr* address, int* size);
int getsockopt(int fd, int level, int option, void* value, int* size);
int setsockopt(int fd, int level, int option, const void* value, int size);

#endif
