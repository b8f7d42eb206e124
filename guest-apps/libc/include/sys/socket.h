/* Sockets: pairs of connected ones within the machine. */
#ifndef _SYS_SOCKET_H
#define _SYS_SOCKET_H

#define AF_UNIX 1
#define PF_UNIX AF_UNIX
#define SOCK_STREAM 1

int socketpair(int domain, int type, int protocol, int fds[2]);

#endif
