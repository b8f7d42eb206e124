/* What ps asks the kernel. */
#ifndef _SYS_PROC_H
#define _SYS_PROC_H

#include <convex/abi/process.h>

/* Describes the process with the next pid after this one, and returns that pid; -1 with ESRCH if there is
 * none. */
/* Of pi_flags. */
#define SLOAD ABI_SLOAD
#define SUSER ABI_SUSER
#define STRC ABI_STRC
#define SWTED ABI_SWTED
#define SOMASK ABI_SOMASK
#define SWEXIT ABI_SWEXIT
#define SVFORK ABI_SVFORK
#define STIMO ABI_STIMO
#define SSEL ABI_SSEL
#define SLOGIN ABI_SLOGIN

int procinfo(int after_pid, struct abi_procinfo* information, unsigned size);

#endif
