/* 4.3BSD's name for directory entries. */
#ifndef _SYS_DIR_H
#define _SYS_DIR_H

#include <dirent.h>
#define direct dirent

#define DIRBLKSIZ 4096
/* Bytes of an entry without what its name does not need. */
#define DIRSIZ(entry) ((sizeof(struct direct) - (MAXNAMLEN + 1)) + (((entry)->d_namlen + 1 + 3) & ~3))

#endif
