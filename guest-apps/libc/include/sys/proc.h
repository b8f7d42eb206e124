/* What ps asks the kernel. */
#ifndef _SYS_PROC_H
#define _SYS_PROC_H

#include <convex/abi/process.h>

/* Describes the process with the next pid after this one, and returns that pid; -1 with ESRCH if there is
 * none. */
int procinfo(int after_pid, struct abi_procinfo* information, unsigned size);

#endif
