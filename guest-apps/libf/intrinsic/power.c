/* Powers. The letters say what is raised to what: h i q integers of 2, 4 and 8 bytes, r d real, c z complex.
 */
#include "f2c.h"

#include <math.h>

/* By squaring; a negative exponent leaves 1, -1 or 0 of the true quotient. */
static long long integer_power(long long base, long long exponent) {
    unsigned long long result = 1, factor = (unsigned long long)base;
    if (exponent < 0) {
        if (base == 0) {
            return 1 / base; /* as the division would trap */
        }
        return base == 1 ? 1 : base == -1 ? (exponent & 1 ? -1 : 1) : 0;
    }
    for (; exponent != 0; exponent >>= 1) {
        if (exponent & 1) {
            result *= factor;
        }
        factor *= factor;
    }
    return (long long)result;
}

shortint pow_hh(shortint* base, shortint* exponent) {
    return (shortint)integer_power(*base, *exponent);
}

integer pow_ii(integer* base, integer* exponent) {
    return (integer)integer_power(*base, *exponent);
}

longint pow_qq(longint* base, longint* exponent) {
    return integer_power(*base, *exponent);
}

static double real_power(double base, long exponent) {
    unsigned long left = exponent < 0 ? -(unsigned long)exponent : (unsigned long)exponent;
    double result = 1;
    for (; left != 0; left >>= 1) {
        if (left & 1) {
            result *= base;
        }
        if (left != 1) {
            base *= base;
        }
    }
    return exponent < 0 ? 1 / result : result;
}

double pow_ri(real* base, integer* exponent) {
    return real_power(*base, *exponent);
}

double pow_di(doublereal* base, integer* exponent) {
    return real_power(*base, *exponent);
}

double pow_dd(doublereal* base, doublereal* exponent) {
    return pow(*base, *exponent);
}

void pow_zi(doublecomplex* result, doublecomplex* base, integer* exponent) {
    extern void z_div(doublecomplex*, doublecomplex*, doublecomplex*);
    static doublecomplex one = {1, 0};
    uinteger left = *exponent < 0 ? -(uinteger)*exponent : (uinteger)*exponent;
    doublecomplex product = one, factor = *base;
    double real_part;
    if (*exponent < 0) {
        z_div(&factor, &one, base);
    }
    for (; left != 0; left >>= 1) {
        if (left & 1) {
            real_part = product.r * factor.r - product.i * factor.i;
            product.i = product.r * factor.i + product.i * factor.r;
            product.r = real_part;
        }
        real_part = factor.r * factor.r - factor.i * factor.i;
        factor.i = 2 * factor.r * factor.i;
        factor.r = real_part;
        if (left == 1) {
            break;
        }
    }
    *result = product;
}

void pow_ci(complex* result, complex* base, integer* exponent) {
    doublecomplex wide_base = {base->r, base->i};
    doublecomplex wide_result;
    pow_zi(&wide_result, &wide_base, exponent);
    result->r = (real)wide_result.r;
    result->i = (real)wide_result.i;
}

void pow_zz(doublecomplex* result, doublecomplex* base, doublecomplex* exponent) {
    if (base->r == 0 && base->i == 0) {
        result->r = exponent->r == 0 && exponent->i == 0 ? 1 : 0;
        result->i = 0;
        return;
    }
    double log_magnitude = log(hypot(base->r, base->i));
    double angle = atan2(base->i, base->r);
    double magnitude = exp(log_magnitude * exponent->r - angle * exponent->i);
    double new_angle = log_magnitude * exponent->i + angle * exponent->r;
    result->r = magnitude * cos(new_angle);
    result->i = magnitude * sin(new_angle);
}
