/* adb: what is altered in a checkpoint file, so that restart accepts it. */
#ifndef ALTER_H
#define ALTER_H

/* Takes up the checksums of the file, and of those that hold its digest: its parents, up to the root of the
 * hierarchy. 0, or -1 after saying why it can't be altered. */
int open_checksums(const char* path, int fd);
/* Stores it, with all checksums; says why if it can't. */
void alter_memory(unsigned address, const void* bytes, int size);
/* Makes the digests right again after something in front of the memory was stored; says why if it can't. */
void seal(void);

#endif
