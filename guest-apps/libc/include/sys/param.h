/* Limits and sizes of the system. */
#ifndef _SYS_PARAM_H
#define _SYS_PARAM_H

#include <machine/endian.h>
#include <machine/param.h>
#include <signal.h>
#include <sys/config.h>
#include <sys/syslimits.h>
#include <sys/types.h>

#define NBBY 8
#define MAXPATHLEN PATH_MAX
#define MAXSYMLINKS 8
#define MAXBSIZE 8192
#define MAXUPRC CHILD_MAX
#define NGROUPS NGROUPS_MAX
#define NOGROUP (-1)
#define CMASK 022
#define CANBSIZ MAX_CANON
#define NBPW sizeof(int)

/* Maps of bits. */
#define setbit(map, i) ((map)[(i) / NBBY] |= 1 << ((i) % NBBY))
#define clrbit(map, i) ((map)[(i) / NBBY] &= ~(1 << ((i) % NBBY)))
#define isset(map, i) ((map)[(i) / NBBY] & (1 << ((i) % NBBY)))
#define isclr(map, i) (((map)[(i) / NBBY] & (1 << ((i) % NBBY))) == 0)

/* Blocks of 512 bytes, pages of memory and bytes. */
#define btodb(bytes) ((bytes) / DEV_BSIZE)
#define dbtob(blocks) ((blocks) * DEV_BSIZE)
#define ctob(pages) ((pages) * NBPG)
#define btoc(bytes) (((bytes) + NBPG - 1) / NBPG)

#define MAX(a, b) ((a) > (b) ? (a) : (b))
#define MIN(a, b) ((a) < (b) ? (a) : (b))
#define howmany(x, y) (((x) + ((y) - 1)) / (y))
#define roundup(x, y) (howmany(x, y) * (y))

#endif
