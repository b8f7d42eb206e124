/* Checkpoint Restart: what the commands chkpnt and restart pass to the kernel, and get back.
 *
 * Both calls take everything in one structure and answer with a report: the messages of the guide's Appendix
 * A, already put together by the kernel, one a line, each behind one letter that tells the command what to do
 * with it.
 */
#ifndef CXSIM_KERNEL_ABI_CHKPNT_H
#define CXSIM_KERNEL_ABI_CHKPNT_H

#include "types.h"

/* First letter of a line of the report. */
#define ABI_REPORT_ERROR 'E'   /* The call failed, or would have failed without -F. */
#define ABI_REPORT_WARNING 'W' /* Not sent with the quiet option. */
#define ABI_REPORT_VERBOSE 'V' /* Sent with the verbose option only. */
#define ABI_REPORT_MAX 8192    /* Large enough for any report; a longer one is cut at a line. */

/* ck_class */
#define ABI_CHKPNT_PROC 0x0001   /* One process. 0 means the same. */
#define ABI_CHKPNT_FAMILY 0x0002 /* The hierarchy that begins with it. */
/* Not a checkpoint: the report describes the checkpoint file ck_file, one fact a line (what cpr -i shows). It
 * may be as long as ABI_DESCRIPTION_MAX; ENOSPC says that there is more than fits. */
#define ABI_CHKPNT_DESCRIBE 0x0100
#define ABI_DESCRIPTION_MAX (1 << 20)

/* ck_options; CHKPNT_KILL's value is the guide's (p. 3-6), the others are ours [I]. */
#define ABI_CHKPNT_FORCE 0x0001
#define ABI_CHKPNT_PFD 0x0002 /* ck_pid is a process descriptor. */
#define ABI_CHKPNT_SIGROOT 0x0004
#define ABI_CHKPNT_SIGFAMILY 0x0008
#define ABI_CHKPNT_KILL 0x0010
#define ABI_CHKPNT_COPY 0x0020 /* -C */
#define ABI_CHKPNT_TEST 0x0100 /* -n: test only, write nothing */
#define ABI_CHKPNT_QUIET 0x0200
#define ABI_CHKPNT_VERBOSE 0x0400
#define ABI_CHKPNT_COMMAND 0x0800   /* The caller is chkpnt: in a hierarchy, it is saved as a zombie. */
#define ABI_CHKPNT_COMPRESS 0x1000  /* --compress */
#define ABI_CHKPNT_INCREMENT 0x2000 /* --since: save what has changed since the checkpoint ck_since */

struct abi_chkpnt {
    abi_u32 ck_class;
    abi_i32 ck_pid; /* 0: the calling process */
    abi_u32 ck_options;
    abi_i32 ck_signal;      /* for SIGROOT and SIGFAMILY */
    abi_pointer ck_dir;     /* path of the checkpoint directory, or 0 */
    abi_pointer ck_file;    /* path of the checkpoint file, or 0 for the default name */
    abi_pointer ck_report;  /* where the report goes: lines, then a NUL; or 0 */
    abi_u32 ck_report_size; /* bytes there */
    abi_pointer ck_since;   /* with INCREMENT: path of a checkpoint file, or 0 for the targets' last one */
};

/* rs_flags [I] */
#define ABI_RESTART_FORCE 0x0001
#define ABI_RESTART_SIGROOT 0x0004
#define ABI_RESTART_SIGFAMILY 0x0008
#define ABI_RESTART_DEBUG 0x0010   /* -t */
#define ABI_RESTART_SUSPEND 0x0020 /* -z */
#define ABI_RESTART_BECOME 0x0040  /* -W: the caller becomes the target */
#define ABI_RESTART_COPY 0x0080    /* -C */
#define ABI_RESTART_QUIET 0x0200
#define ABI_RESTART_VERBOSE 0x0400
#define ABI_RESTART_LAST_TRY 0x0800 /* A pid in use is an error now, no longer a reason to try again. */

/* How often, and how many seconds apart, restart asks again for a pid that is in use (guide p. A-10). */
#define ABI_RESTART_PID_TRIES 10

/* The call's result is the pid of the restarted process, a child of the caller. EAGAIN: the pid is in use;
 * with LAST_TRY the report says so as an error. */
struct abi_restart {
    abi_pointer rs_file; /* path of the checkpoint file */
    abi_u32 rs_flags;
    abi_i32 rs_signal;     /* with SIGROOT and SIGFAMILY: the signal, 0 for none; otherwise SIGCONT is sent */
    abi_pointer rs_report; /* as in struct abi_chkpnt */
    abi_u32 rs_report_size;
    abi_i32 rs_terminal; /* Out: the restarted group that now has the control terminal, or 0. */
};

#endif
