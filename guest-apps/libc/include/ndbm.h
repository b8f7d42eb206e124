/* Hashed data bases: newlib's (its file goes by another name here), which forgets a header. */
#ifndef CONVEX_NDBM_H
#define CONVEX_NDBM_H

#include <sys/cdefs.h>
#include <sys/types.h>
/* clang-format off */
#include <newlib_ndbm.h> /* after them */
/* clang-format on */

#endif
