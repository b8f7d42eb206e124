/* System V's shared memory. Values as in System V Release 2, which 4.3BSD's descendants took over. */
#ifndef CXSIM_KERNEL_ABI_IPC_H
#define CXSIM_KERNEL_ABI_IPC_H

#include "types.h"

#define ABI_IPC_PRIVATE 0
#define ABI_IPC_CREAT 0x0200
#define ABI_IPC_EXCL 0x0400

/* shmctl() */
#define ABI_IPC_RMID 0
#define ABI_IPC_SET 1
#define ABI_IPC_STAT 2
#define ABI_SHM_NEXT 100 /* ipcs: the segment with the lowest id not below `id`, which is the result [I] */

/* shmat() */
#define ABI_SHM_RDONLY 0x1000
#define ABI_SHM_RND 0x2000
#define ABI_SHMLBA 4096

#define ABI_SHM_DEST 0x0200 /* in shm_perm.mode: removed when the last process detaches it */

struct abi_ipc_perm {
    abi_u32 uid; /* owner */
    abi_u32 gid;
    abi_u32 cuid; /* creator */
    abi_u32 cgid;
    abi_u32 mode;
    abi_i32 key;
};

struct abi_shmid_ds {
    struct abi_ipc_perm shm_perm;
    abi_u32 shm_segsz; /* bytes */
    abi_i32 shm_lpid;  /* the last process that attached or detached it */
    abi_i32 shm_cpid;
    abi_u32 shm_nattch;
    abi_i32 shm_atime;
    abi_i32 shm_dtime;
    abi_i32 shm_ctime;
};

#endif
