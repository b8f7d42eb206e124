/* System V's interprocess communication: what its kinds have in common. */
#ifndef _SYS_IPC_H
#define _SYS_IPC_H

#include <convex/abi/ipc.h>
#include <sys/types.h>

#define IPC_PRIVATE ABI_IPC_PRIVATE
#define IPC_CREAT ABI_IPC_CREAT
#define IPC_EXCL ABI_IPC_EXCL
#define IPC_RMID ABI_IPC_RMID
#define IPC_SET ABI_IPC_SET
#define IPC_STAT ABI_IPC_STAT

#define ipc_perm abi_ipc_perm

#endif
