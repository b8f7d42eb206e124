/* statfs(): the file system that a path is on. struct abi_statfs of <convex/abi/file.h> under its usual
 * names. */
#ifndef _SYS_MOUNT_H
#define _SYS_MOUNT_H

#include <sys/cdefs.h>

#ifdef __cplusplus
extern "C" {
#endif

struct statfs {
    int f_bsize; /* bytes of a block, the unit of the next three */
    long long f_blocks;
    long long f_bfree;
    long long f_bavail; /* free for others than the superuser */
    long long f_files;
    long long f_ffree;
    char f_mntonname[92]; /* where it is mounted */
};

int statfs(const char* path, struct statfs*);

#ifdef __cplusplus
}
#endif

#endif
