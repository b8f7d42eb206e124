/* vadvise(): how a program is going to use its memory. */
#ifndef _SYS_VADVISE_H
#define _SYS_VADVISE_H

#define VA_NORM 0  /* as most do */
#define VA_ANOM 1  /* at random */
#define VA_SEQL 2  /* from the beginning to the end */
#define VA_FLUSH 3 /* not what it has used so far */

/* Takes note of it: memory is never paged out here, so nothing follows from it. EINVAL for other values. */
int vadvise(int how);

#endif
