/* What the system adds to <stdio.h>: no locks, since a process has one thread of C library state, and two
 * functions that newlib declares under other names only. */
#ifndef _NEWLIB_STDIO_H
#define _NEWLIB_STDIO_H

#define _flockfile(file) ((void)0)
#define _funlockfile(file) ((void)0)

#if __POSIX_VISIBLE >= 200809
#define getline __getline
#define getdelim __getdelim
#endif

char* cuserid(char* buffer);
/* Sizes of the names that cuserid() and ctermid() give, with the NUL. */
#ifndef L_cuserid
#define L_cuserid 9
#endif
#ifndef L_ctermid
#define L_ctermid 16
#endif

#endif
