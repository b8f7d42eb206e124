/* Limits and sizes of the system. */
#ifndef _SYS_PARAM_H
#define _SYS_PARAM_H

#include <machine/endian.h>
#include <machine/param.h>
#include <sys/config.h>
#include <sys/syslimits.h>
#include <sys/types.h>

#define NBBY 8
#define MAXPATHLEN PATH_MAX
#define MAXSYMLINKS 8

#define MAX(a, b) ((a) > (b) ? (a) : (b))
#define MIN(a, b) ((a) < (b) ? (a) : (b))
#define howmany(x, y) (((x) + ((y) - 1)) / (y))
#define roundup(x, y) (howmany(x, y) * (y))

#endif
