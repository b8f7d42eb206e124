/* System V's shared memory. */
#ifndef _SYS_SHM_H
#define _SYS_SHM_H

#include <sys/ipc.h>

#define SHM_RDONLY ABI_SHM_RDONLY
#define SHM_RND ABI_SHM_RND
#define SHMLBA ABI_SHMLBA
#define SHM_R 0400 /* in shm_perm.mode: the owner may read, */
#define SHM_W 0200 /* write */
#define SHM_DEST ABI_SHM_DEST

#define shmid_ds abi_shmid_ds

int shmget(key_t key, unsigned size, int flags);
void* shmat(int id, const void* address, int flags);
int shmdt(const void* address);
int shmctl(int id, int command, struct shmid_ds* status);

#endif
