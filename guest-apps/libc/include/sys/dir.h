/* 4.3BSD's name for directory entries. */
#ifndef _SYS_DIR_H
#define _SYS_DIR_H

#include <dirent.h>
#define direct dirent

#endif
