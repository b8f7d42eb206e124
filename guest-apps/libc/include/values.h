/* Limits of the types, by the names of System V. */
#ifndef _VALUES_H
#define _VALUES_H

#include <float.h>
#include <limits.h>

#define BITSPERBYTE CHAR_BIT
#define BITS(type) (BITSPERBYTE * (int)sizeof(type))
#define MAXSHORT SHRT_MAX
#define MAXINT INT_MAX
#define MAXLONG LONG_MAX
#define MINSHORT SHRT_MIN
#define MININT INT_MIN
#define MINLONG LONG_MIN
#define HIBITS ((short)(1 << (BITS(short) - 1)))
#define HIBITI (1U << (BITS(int) - 1))
#define HIBITL (1UL << (BITS(long) - 1))

#define MAXFLOAT FLT_MAX
#define MAXDOUBLE DBL_MAX
#define MINFLOAT FLT_MIN
#define MINDOUBLE DBL_MIN
#define DMAXEXP DBL_MAX_EXP
#define FMAXEXP FLT_MAX_EXP
#define DMINEXP DBL_MIN_EXP
#define FMINEXP FLT_MIN_EXP
#define DSIGNIF DBL_MANT_DIG
#define FSIGNIF FLT_MANT_DIG
#define _FEXPLEN 8
#define _DEXPLEN 11

#endif
