/* Memory regions. ConvexOS takes the length by pointer, and writes back what it mapped. */
#ifndef _SYS_MMAN_H
#define _SYS_MMAN_H

#include <convex/abi/file.h>
#include <sys/types.h>

#define PROT_NONE 0
#define PROT_READ 1
#define PROT_WRITE 2
#define PROT_EXEC 4
#define MAP_FILE 0x0001
#define MAP_ANON 0x0002
#define MAP_SHARED 0x0010
#define MAP_PRIVATE 0x0020
#define MAP_FIXED 0x0100
#define MAP_THREAD 0x0200
#define MAP_DEVICE 0x0400
#define MAP_FAILED ((void*)-1)

void* mmap(void* address, unsigned* length, int protection, int flags, int fd, off_t offset);
int munmap(void* address, unsigned length);
/* Writes what was stored in a shared mapping of a file to the file; done at munmap() and exit() in any case.
 */
int msync(void* address, unsigned length);
/* Up to `count` regions of the process (0: this one), from number `first` on; how many were stored. */
int mregion(int pid, int first, struct abi_mregion* regions, int count);
int mremap(void* address, unsigned* length, int protection, int flags);

#endif
