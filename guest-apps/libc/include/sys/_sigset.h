/* A set of signals: bit n-1 stands for signal n. */
#ifndef _SYS__SIGSET_H_
#define _SYS__SIGSET_H_

typedef unsigned long __sigset_t;

#endif
