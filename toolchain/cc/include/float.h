/* Properties of the floating-point types, in the format the program is compiled for. */
#ifndef _CONVEX_FLOAT_H
#define _CONVEX_FLOAT_H

#define FLT_RADIX 2
#define FLT_ROUNDS 1
#define FLT_EVAL_METHOD 0
#define DECIMAL_DIG 17

#define FLT_MANT_DIG 24
#define FLT_DIG 6
#define FLT_EPSILON 1.1920928955078125e-07F
#define DBL_MANT_DIG 53
#define DBL_DIG 15
#define DBL_EPSILON 2.2204460492503131e-16
#define FLT_DECIMAL_DIG 9
#define DBL_DECIMAL_DIG 17
#define LDBL_DECIMAL_DIG 17

#ifdef _NATIVE_FLOAT_
#define FLT_MIN_EXP (-127)
#define FLT_MIN_10_EXP (-38)
#define FLT_MIN 2.9387358770557188e-39F
#define FLT_MAX_EXP 127
#define FLT_MAX_10_EXP 38
#define FLT_MAX 1.7014117331926443e+38F
#define DBL_MIN_EXP (-1023)
#define DBL_MIN_10_EXP (-308)
#define DBL_MIN 5.5626846462680035e-309
#define DBL_MAX_EXP 1023
#define DBL_MAX_10_EXP 307
#define DBL_MAX 8.9884656743115785e+307
#else
#define FLT_MIN_EXP (-125)
#define FLT_MIN_10_EXP (-37)
#define FLT_MIN 1.1754943508222875e-38F
#define FLT_MAX_EXP 128
#define FLT_MAX_10_EXP 38
#define FLT_MAX 3.4028234663852886e+38F
#define DBL_MIN_EXP (-1021)
#define DBL_MIN_10_EXP (-307)
#define DBL_MIN 2.2250738585072014e-308
#define DBL_MAX_EXP 1024
#define DBL_MAX_10_EXP 308
#define DBL_MAX 1.7976931348623157e+308
#endif

/* long double is double. */
#define LDBL_MANT_DIG DBL_MANT_DIG
#define LDBL_DIG DBL_DIG
#define LDBL_EPSILON 2.2204460492503131e-16L
#define LDBL_MIN_EXP DBL_MIN_EXP
#define LDBL_MIN_10_EXP DBL_MIN_10_EXP
#define LDBL_MIN ((long double)DBL_MIN)
#define LDBL_MAX_EXP DBL_MAX_EXP
#define LDBL_MAX_10_EXP DBL_MAX_10_EXP
#define LDBL_MAX ((long double)DBL_MAX)

#endif
