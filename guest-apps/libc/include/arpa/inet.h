/* Addresses of the Internet as text. */
#ifndef _ARPA_INET_H
#define _ARPA_INET_H

#include <netinet/in.h>

/* "a.b.c.d", or fewer parts of which the last fills what is left; each decimal, 0octal or 0xhexadecimal.
 * INADDR_NONE for anything else. */
unsigned long inet_addr(const char* text);
/* The four parts with dots between, in storage that the next call overwrites. */
char* inet_ntoa(struct in_addr address);

#endif
