/* chkpnt() and restart() (guide chapter 3): values for their arguments. */
#ifndef _CHKPNT_H
#define _CHKPNT_H

#include <convex/abi/chkpnt.h>
#include <sys/cdefs.h>

/* class */
#define CHKPNT_PROC ABI_CHKPNT_PROC
#define CHKPNT_FAMILY ABI_CHKPNT_FAMILY

/* options */
#define CHKPNT_FORCE ABI_CHKPNT_FORCE
#define CHKPNT_KILL ABI_CHKPNT_KILL
#define CHKPNT_PFD ABI_CHKPNT_PFD
#define CHKPNT_SIGFAMILY ABI_CHKPNT_SIGFAMILY
#define CHKPNT_SIGROOT ABI_CHKPNT_SIGROOT

/* flags */
#define RESTART_SIGFAMILY ABI_RESTART_SIGFAMILY
#define RESTART_SIGROOT ABI_RESTART_SIGROOT
#define RESTART_FORCE ABI_RESTART_FORCE
#define RESTART_DEBUG ABI_RESTART_DEBUG
#define RESTART_SUSPEND ABI_RESTART_SUSPEND

__BEGIN_DECLS

/* Checkpoints process `pid` (0: the caller), or the hierarchy that begins with it, into the file `name`. The
 * last argument, a signal, may be left out. Returns 0, or -1 with errno set. A process that is restarted from
 * a checkpoint of itself returns 0 from here once more. */
int chkpnt(int process_class, int pid, const char* name, int options, ... /* int signo */);

/* Restarts the process, or the hierarchy, that was checkpointed into the file `path`; it becomes a child of
 * the caller. The last argument, a signal, may be left out. Returns the pid, or -1 with errno set. */
int restart(const char* path, int flags, ... /* int signo */);

__END_DECLS

#endif
