/* Intrinsic functions of integers: i_ for INTEGER, h_ for INTEGER*2; rounding, bits, and others that f2c
 * calls. */
#include "f2c.h"

#include <math.h>

#define FUNCTIONS(prefix, type)                                                                              \
    type prefix##_abs(type* x) {                                                                             \
        return (type)(*x < 0 ? -*x : *x);                                                                    \
    }                                                                                                        \
    type prefix##_dim(type* x, type* y) {                                                                    \
        return (type)(*x > *y ? *x - *y : 0);                                                                \
    }                                                                                                        \
    type prefix##_mod(type* x, type* y) {                                                                    \
        return (type)(*x % *y);                                                                              \
    }                                                                                                        \
    type prefix##_sign(type* x, type* y) {                                                                   \
        type magnitude = (type)(*x < 0 ? -*x : *x);                                                          \
        return (type)(*y < 0 ? -magnitude : magnitude);                                                      \
    }                                                                                                        \
    type prefix##_nint(real* x) {                                                                            \
        return (type)(*x < 0 ? -floor(0.5 - *x) : floor(*x + 0.5));                                          \
    }                                                                                                        \
    type prefix##_dnnt(doublereal* x) {                                                                      \
        return (type)(*x < 0 ? -floor(0.5 - *x) : floor(*x + 0.5));                                          \
    }

FUNCTIONS(i, integer)
FUNCTIONS(h, shortint)

integer i_sceiling(real* x) {
    return (integer)ceil(*x);
}

integer i_dceiling(doublereal* x) {
    return (integer)ceil(*x);
}

/* IBITS */
integer lbit_bits(integer value, integer position, integer length) {
    uinteger mask = length >= 32 ? ~0UL : (1UL << length) - 1;
    return (integer)((uinteger)value >> position & mask);
}

/* ISHFT: left if positive */
integer lbit_shift(integer value, integer count) {
    if (count >= 32 || count <= -32) {
        return 0;
    }
    return (integer)(count >= 0 ? (uinteger)value << count : (uinteger)value >> -count);
}

/* ISHFTC: the rightmost `length` bits go round */
integer lbit_cshift(integer value, integer count, integer length) {
    if (length <= 0 || length > 32) {
        return value;
    }
    uinteger mask = length == 32 ? ~0UL : (1UL << length) - 1;
    uinteger bits = (uinteger)value & mask;
    count %= length;
    if (count < 0) {
        count += length;
    }
    if (count > 0) {
        bits = (bits << count | bits >> (length - count)) & mask;
    }
    return (integer)(((uinteger)value & ~mask) | bits);
}

longint qbit_bits(longint value, integer position, integer length) {
    ulongint mask = length >= 64 ? ~0ULL : (1ULL << length) - 1;
    return (longint)((ulongint)value >> position & mask);
}

longint qbit_shift(longint value, integer count) {
    if (count >= 64 || count <= -64) {
        return 0;
    }
    return (longint)(count >= 0 ? (ulongint)value << count : (ulongint)value >> -count);
}

longint qbit_cshift(longint value, integer count, integer length) {
    if (length <= 0 || length > 64) {
        return value;
    }
    ulongint mask = length == 64 ? ~0ULL : (1ULL << length) - 1;
    ulongint bits = (ulongint)value & mask;
    count %= length;
    if (count < 0) {
        count += length;
    }
    if (count > 0) {
        bits = (bits << count | bits >> (length - count)) & mask;
    }
    return (longint)(((ulongint)value & ~mask) | bits);
}
