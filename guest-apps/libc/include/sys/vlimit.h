/* vlimit(): limits the way of 3BSD; <sys/resource.h> has the calls that replace it. */
#ifndef _SYS_VLIMIT_H
#define _SYS_VLIMIT_H

#define LIM_NORAISE 0 /* not 0: this process may not raise its limits */
#define LIM_CPU 1     /* seconds */
#define LIM_FSIZE 2
#define LIM_DATA 3
#define LIM_STACK 4
#define LIM_CORE 5
#define LIM_MAXRSS 6
#define NLIMITS 6
#define INFINITY 0x7fffffff

/* Sets the limit, or with -1 returns it. */
int vlimit(int resource, int value);

#endif
