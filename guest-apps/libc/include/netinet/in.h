/* Addresses of the Internet, and the order of bytes in its messages, which is the CONVEX's. There are no
 * sockets of this family here: the kernel knows AF_UNIX only. */
#ifndef _NETINET_IN_H
#define _NETINET_IN_H

struct in_addr {
    unsigned long s_addr;
};

struct sockaddr_in {
    short sin_family;
    unsigned short sin_port;
    struct in_addr sin_addr;
    char sin_zero[8];
};

#define IPPROTO_IP 0
#define IPPROTO_ICMP 1
#define IPPROTO_TCP 6
#define IPPROTO_UDP 17
#define IPPORT_RESERVED 1024
#define IPPORT_USERRESERVED 5000

#define IN_CLASSA(address) (((long)(address) & 0x80000000) == 0)
#define IN_CLASSA_NET 0xff000000
#define IN_CLASSA_NSHIFT 24
#define IN_CLASSA_HOST 0x00ffffff
#define IN_CLASSB(address) (((long)(address) & 0xc0000000) == 0x80000000)
#define IN_CLASSB_NET 0xffff0000
#define IN_CLASSB_NSHIFT 16
#define IN_CLASSB_HOST 0x0000ffff
#define IN_CLASSC(address) (((long)(address) & 0xe0000000) == 0xc0000000)
#define IN_CLASSC_NET 0xffffff00
#define IN_CLASSC_NSHIFT 8
#define IN_CLASSC_HOST 0x000000ff
#define INADDR_ANY 0x00000000UL
#define INADDR_LOOPBACK 0x7f000001UL
#define INADDR_BROADCAST 0xffffffffUL
#define INADDR_NONE 0xffffffffUL

#define ntohl(value) (value)
#define ntohs(value) (value)
#define htonl(value) (value)
#define htons(value) (value)

#endif
