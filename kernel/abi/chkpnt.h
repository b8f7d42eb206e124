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
#define ABI_REPORT_DEBUG 'D'   /* Sent with the debugging option only. */

/* Bytes of the longest report: more than 250 processes with a dozen files each need. Of a longer one errors
 * are kept before warnings and these before the rest, and its last line tells how many lines are left out. */
#define ABI_REPORT_MAX (1 << 18)

/* Options of both calls that no number of the guide's belongs to. */
#define ABI_CR_QUIET 0x0200
#define ABI_CR_VERBOSE 0x0400
#define ABI_CR_LIST 0x2000  /* -i: examine nothing, do nothing, list what there is to choose from. */
#define ABI_CR_DEBUG 0x4000 /* -X */

/* What interactive mode shows and lets the user decide on (guide p. 2-8, 2-18): a process, or one of its
 * descriptors. The root comes first, then the others in the order in which they are stopped; each process is
 * followed by its descriptors. Behind an item stands its name, the command or the path (possibly empty), with
 * a NUL, up to a multiple of four bytes. */
struct abi_cr_item {
    abi_u32 it_size; /* Bytes of the item with its name. */
    abi_i32 it_pid;
    abi_i32 it_fd; /* -1: the process itself */
    abi_i32 it_group;
    abi_i32 it_parent;
    abi_u32 it_mode; /* As in struct stat: st_mode, st_uid, st_rdev, st_mtime, st_size. */
    abi_u32 it_uid;
    abi_u32 it_device;
    abi_i32 it_time;
    abi_i64 it_length;
    abi_i64 it_offset;
};

/* A decision that differs from what happens anyway. */
#define ABI_CR_IGNORE 1 /* The process is left out; the descriptor is closed. */
#define ABI_CR_COPY 2   /* chkpnt: the file is copied to the checkpoint directory. */
#define ABI_CR_MODIFY 3 /* restart: the file behind the descriptor is the one at ch_path. */
struct abi_cr_choice {
    abi_i32 ch_pid;
    abi_i32 ch_fd; /* -1: the process itself */
    abi_u32 ch_action;
    abi_pointer ch_path;
};

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
#define ABI_CHKPNT_COPY 0x0020      /* -C */
#define ABI_CHKPNT_TEST 0x0100      /* -n: test only, write nothing */
#define ABI_CHKPNT_COMMAND 0x0800   /* The caller is chkpnt: in a hierarchy, it is saved as a zombie. */
#define ABI_CHKPNT_COMPRESS 0x1000  /* --compress */
#define ABI_CHKPNT_INCREMENT 0x8000 /* --since: save what has changed since the checkpoint ck_since */

struct abi_chkpnt {
    abi_u32 ck_class;
    abi_i32 ck_pid; /* 0: the calling process */
    abi_u32 ck_options;
    abi_i32 ck_signal;      /* for SIGROOT and SIGFAMILY */
    abi_pointer ck_dir;     /* path of the checkpoint directory, or 0 */
    abi_pointer ck_file;    /* path of the checkpoint file, or 0 for the default name */
    abi_pointer ck_report;  /* where the report goes: lines, then a NUL; or 0 */
    abi_u32 ck_report_size; /* bytes there */
    abi_pointer ck_choices; /* array of struct abi_cr_choice */
    abi_u32 ck_choice_count;
    abi_pointer ck_items;  /* With LIST: where the items go. The call's result is how many bytes they take; */
    abi_u32 ck_items_size; /* if that is more than there is room for, they are not there. */
    abi_pointer ck_since;  /* with INCREMENT: path of a checkpoint file, or 0 for the targets' last one */
};

/* rs_flags [I] */
#define ABI_RESTART_FORCE 0x0001
#define ABI_RESTART_SIGROOT 0x0004
#define ABI_RESTART_SIGFAMILY 0x0008
#define ABI_RESTART_DEBUG 0x0010    /* -t */
#define ABI_RESTART_SUSPEND 0x0020  /* -z */
#define ABI_RESTART_BECOME 0x0040   /* -W: the caller becomes the target */
#define ABI_RESTART_COPY 0x0080     /* -C */
#define ABI_RESTART_LAST_TRY 0x0800 /* A pid in use is an error now, no longer a reason to try again. */
#define ABI_RESTART_SETTINGS 0x0100 /* There is rs_settings, which restart() of older libraries has not. */
#define ABI_RESTART_CHANGED 0x1000  /* -w: no warning of files that were changed since (guide p. 1-8). */

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
    abi_i32 rs_terminal;    /* Out: the restarted group that now has the control terminal, or 0. */
    abi_pointer rs_choices; /* as in struct abi_chkpnt */
    abi_u32 rs_choice_count;
    abi_pointer rs_items;
    abi_u32 rs_items_size;
    abi_pointer rs_settings; /* With SETTINGS, a struct abi_termios; out: what the control terminal is to be
                                when the restarted processes get it. Left as it is if nothing waits. */
};

#endif
