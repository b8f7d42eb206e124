/* System V's shared memory: permissions, limits, and every error. */
#include "errors.h"

#include <fcntl.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/shm.h>

enum { secret_key = 100, open_key = 101, owned_key = 102 };
static int secret, readable, owned;

static void check_as_stranger(void) {
    struct shmid_ds status;
    unsigned length = 4096;
    char* memory;
    FAILS(shmget(secret_key, 0, 0400), EACCES);
    GIVES(shmget(secret_key, 0, 0), secret); /* Its id is no secret. */
    FAILS((long)shmat(secret, 0, 0), EACCES);
    FAILS((long)shmat(secret, 0, SHM_RDONLY), EACCES);
    FAILS(shmctl(secret, IPC_STAT, &status), EACCES);
    FAILS(shmctl(secret, IPC_SET, &status), EPERM);
    FAILS(shmctl(secret, IPC_RMID, 0), EPERM);

    FAILS(shmget(open_key, 4096, 0600), EACCES);
    GIVES(shmget(open_key, 4096, 0400), readable);
    GIVES(shmctl(readable, IPC_STAT, &status), 0);
    CHECK(status.shm_segsz == 4096 && (status.shm_perm.mode & 0777) == 0644 && status.shm_perm.uid == 0);
    FAILS((long)shmat(readable, 0, 0), EACCES);
    memory = shmat(readable, 0, SHM_RDONLY);
    CHECK(memory != (char*)-1 && memory[7] == 'x');
    FAILS(read(open("/etc/passwd", 0), memory, 1), EFAULT);
    FAILS(mremap(memory, &length, PROT_READ | PROT_WRITE, MAP_SHARED), EACCES);
    GIVES(shmdt(memory), 0);
    FAILS(shmctl(readable, IPC_SET, &status), EPERM);
    FAILS(shmctl(readable, IPC_RMID, 0), EPERM);

    /* A segment that root has given to this user. */
    GIVES(shmctl(owned, IPC_STAT, &status), 0);
    status.shm_perm.mode = 0640;
    GIVES(shmctl(owned, IPC_SET, &status), 0);
    GIVES(shmctl(owned, IPC_STAT, &status), 0);
    CHECK((status.shm_perm.mode & 0777) == 0640 && status.shm_perm.uid == 1917 && status.shm_perm.cuid == 0);
    GIVES(shmctl(owned, IPC_RMID, 0), 0);
    FAILS(shmctl(owned, IPC_STAT, &status), EINVAL);
}

static void check_permissions(void) {
    struct shmid_ds status;
    char* memory;
    secret = shmget(secret_key, 4096, IPC_CREAT | 0600);
    readable = shmget(open_key, 4096, IPC_CREAT | 0644);
    owned = shmget(owned_key, 4096, IPC_CREAT | 0600);
    CHECK(secret >= 0 && readable >= 0 && owned >= 0);
    memory = shmat(readable, 0, 0);
    memory[7] = 'x';
    GIVES(shmctl(owned, IPC_STAT, &status), 0);
    status.shm_perm.uid = 1917;
    GIVES(shmctl(owned, IPC_SET, &status), 0);
    as_guest(check_as_stranger);
    CHECK(memory[7] == 'x');
    GIVES(shmdt(memory), 0);
    FAILS(shmdt(memory), EINVAL);
    GIVES(shmctl(secret, IPC_RMID, 0), 0);
    GIVES(shmctl(readable, IPC_RMID, 0), 0);
}

static void check_nonsense(void) {
    struct shmid_ds status;
    char* memory;
    int id;
    FAILS(shmget(77, 4096, 0), ENOENT);
    FAILS(shmget(77, 0, IPC_CREAT | 0600), EINVAL);
    FAILS(shmget(77, (256 << 20) + 1, IPC_CREAT | 0600), EINVAL);
    id = shmget(77, 4096, IPC_CREAT | 0600);
    CHECK(id >= 0);
    FAILS(shmget(77, 4096, IPC_CREAT | IPC_EXCL | 0600), EEXIST);
    FAILS(shmget(77, 100000, 0), EINVAL);
    FAILS((long)shmat(9999, 0, 0), EINVAL);
    FAILS((long)shmat(id, (void*)0x123, 0), EINVAL);
    FAILS((long)shmat(id, (void*)&status, SHM_RND), EINVAL); /* The stack is there. */
    FAILS((long)shmat(id, (void*)0x80000000, 0), EINVAL);
    FAILS(shmdt(NOWHERE), EINVAL);
    FAILS(shmctl(id, 99, &status), EINVAL);
    FAILS(shmctl(id, IPC_STAT, NOWHERE), EFAULT);
    FAILS(shmctl(id, IPC_SET, NOWHERE), EFAULT);
    FAILS(shmctl(9999, IPC_STAT, &status), EINVAL);
    memory = shmat(id, 0, 0);
    CHECK(memory != (char*)-1);
    FAILS(shmdt(memory + 4096), EINVAL);

    /* Removed, it lives as long as somebody has it, and nobody finds it by its key. */
    GIVES(shmctl(id, IPC_RMID, 0), 0);
    FAILS(shmget(77, 4096, 0), ENOENT);
    GIVES(shmctl(id, IPC_STAT, &status), 0);
    CHECK((status.shm_perm.mode & SHM_DEST) != 0 && status.shm_nattch == 1);
    strcpy(memory, "still here");
    GIVES(shmdt(memory), 0);
    FAILS(shmctl(id, IPC_STAT, &status), EINVAL);
}

static void check_limits(void) {
    enum { most = 100 };
    unsigned large = 256u << 20;
    int ids[most + 1], count = 0, i;
    while (count <= most && (ids[count] = shmget(IPC_PRIVATE, 4096, 0600)) >= 0) {
        count++;
    }
    FAILS(shmget(IPC_PRIVATE, 4096, 0600), ENOSPC);
    CHECK(count > 10);
    for (i = 0; i < count; i++) {
        GIVES(shmctl(ids[i], IPC_RMID, 0), 0);
    }
    /* More than the machine has memory, or a process room for. */
    while ((ids[0] = shmget(IPC_PRIVATE, large, 0600)) < 0) {
        large /= 2;
    }
    for (i = 0; i < most && (long)shmat(ids[0], 0, 0) != -1; i++) {
    }
    FAILS((long)shmat(ids[0], 0, 0), ENOMEM);
    for (i = 0; i < most && shmget(IPC_PRIVATE, large, 0600) >= 0; i++) {
    }
    FAILS(shmget(IPC_PRIVATE, large, 0600), ENOMEM);
}

int main(void) {
    check_permissions();
    check_nonsense();
    check_limits();
    return report_checks();
}
