/* newlib's <math.h> (its file goes by another name here), with the values that native mode has. */
#ifndef CONVEX_MATH_H
#define CONVEX_MATH_H

#include <newlib_math.h>

#ifdef _NATIVE_FLOAT_
/* There is no infinity and no number that is none: the largest number stands for what is too large. */
#undef HUGE_VAL
#undef HUGE_VALF
#undef HUGE_VALL
#undef HUGE
#undef INFINITY
#undef NAN
#undef MAXFLOAT
#define HUGE_VAL 8.9884656743115785e+307
#define HUGE_VALF 1.7014117331926443e+38F
#define HUGE_VALL ((long double)HUGE_VAL)
#define HUGE HUGE_VALF
#define MAXFLOAT HUGE_VALF
#undef isnan
#undef isinf
#undef isfinite
#undef isnormal
#undef fpclassify
#define fpclassify(x) (sizeof(x) == sizeof(float) ? __fpclassifyf(x) : __fpclassifyd(x))
#define isnormal(x) ((x) != 0)
#define isnan(x) ((void)(x), 0)
#define isinf(x) ((void)(x), 0)
#define isfinite(x) ((void)(x), 1)
#endif

#endif
