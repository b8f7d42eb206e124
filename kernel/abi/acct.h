/* Process accounting: what the end of each process adds to the file that acct() named, /usr/adm/acct.
 *
 * The members are those of 4.3BSD's struct acct, with whole numbers in place of its floating ones, and the
 * activity id and the process id, which ConvexOS's lacks or has elsewhere [I].
 */
#ifndef CXSIM_KERNEL_ABI_ACCT_H
#define CXSIM_KERNEL_ABI_ACCT_H

#include "types.h"

/* ac_flag */
#define ABI_AFORK 0x01 /* It had forked but not executed another program. */
#define ABI_ASU 0x02   /* It had used the rights of the superuser. */
#define ABI_ACORE 0x08 /* It left a core file. */
#define ABI_AXSIG 0x10 /* A signal killed it. */

struct abi_acct {
    char ac_comm[16]; /* The command's name, cut. */
    abi_i64 ac_utime; /* Microseconds of processor time of the user, */
    abi_i64 ac_stime; /* of the system, */
    abi_i64 ac_etime; /* and of elapsed time. */
    abi_i32 ac_btime; /* When it began, in seconds since 1970. */
    abi_u32 ac_uid;
    abi_u32 ac_gid;
    abi_u32 ac_aid; /* Its activity id. */
    abi_i32 ac_pid;
    abi_i32 ac_mem; /* The most memory it had, in kilobytes. */
    abi_i32 ac_io;  /* Reads and writes of files. */
    abi_i32 ac_tty; /* Its control terminal's device number, -1 for none. */
    abi_u32 ac_flag;
    abi_i32 ac_status; /* As wait() tells it. */
};

#endif
