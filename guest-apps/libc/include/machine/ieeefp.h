/* The CONVEX stores the most significant byte first; the library is compiled for IEEE mode. */
#ifndef _MACHINE_IEEEFP_H
#define _MACHINE_IEEEFP_H

#ifndef __IEEE_BIG_ENDIAN
#define __IEEE_BIG_ENDIAN
#endif
#define __OBSOLETE_MATH 1

#endif
