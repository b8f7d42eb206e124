/* Attributes of a process, and activity ids, which accounting collects by. */
#ifndef _SYS_PATTRIBUTES_H
#define _SYS_PATTRIBUTES_H

#include <convex/abi/process.h>
#include <sys/types.h>

#define pattributes abi_pattributes

int getpattr(pid_t pid, struct pattributes* attributes);
int setpattr(pid_t pid, const struct pattributes* attributes);
int getaid(void);
int setaid(int activity);

#endif
