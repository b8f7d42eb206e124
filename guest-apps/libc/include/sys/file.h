/* 4.3BSD's names for open(), lseek(), access() and flock(). */
#ifndef _SYS_FILE_H
#define _SYS_FILE_H

#include <sys/fcntl.h>

/* lseek() */
#define L_SET 0
#define L_INCR 1
#define L_XTND 2

/* access() */
#ifndef F_OK
#define F_OK 0
#define X_OK 1
#define W_OK 2
#define R_OK 4
#endif

#ifndef LOCK_SH
#define LOCK_SH 1
#define LOCK_EX 2
#define LOCK_NB 4
#define LOCK_UN 8
#endif
int flock(int fd, int operation);

#endif
