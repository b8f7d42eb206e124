/* Intrinsic functions of COMPLEX and DOUBLE COMPLEX, computed in double precision. Results go through the
 * first argument. */
#include "f2c.h"

#include <math.h>

double z_abs(doublecomplex* z) {
    return hypot(z->r, z->i);
}

double c_abs(complex* z) {
    return hypot(z->r, z->i);
}

double d_imag(doublecomplex* z) {
    return z->i;
}

double r_imag(complex* z) {
    return z->i;
}

void d_cnjg(doublecomplex* result, doublecomplex* z) {
    result->r = z->r;
    result->i = -z->i;
}

void r_cnjg(complex* result, complex* z) {
    result->r = z->r;
    result->i = -z->i;
}

/* By the larger part of the divisor, so that its square cannot overflow. */
void z_div(doublecomplex* result, doublecomplex* a, doublecomplex* b) {
    double re = a->r, im = a->i, br = b->r, bi = b->i;
    if (fabs(br) >= fabs(bi)) {
        double ratio = bi / br, divisor = br + bi * ratio;
        result->r = (re + im * ratio) / divisor;
        result->i = (im - re * ratio) / divisor;
    } else {
        double ratio = br / bi, divisor = br * ratio + bi;
        result->r = (re * ratio + im) / divisor;
        result->i = (im * ratio - re) / divisor;
    }
}

void z_exp(doublecomplex* result, doublecomplex* z) {
    double magnitude = exp(z->r), angle = z->i;
    result->r = magnitude * cos(angle);
    result->i = magnitude * sin(angle);
}

void z_log(doublecomplex* result, doublecomplex* z) {
    double angle = atan2(z->i, z->r);
    result->r = log(hypot(z->r, z->i));
    result->i = angle;
}

void z_sin(doublecomplex* result, doublecomplex* z) {
    double re = z->r, im = z->i;
    result->r = sin(re) * cosh(im);
    result->i = cos(re) * sinh(im);
}

void z_cos(doublecomplex* result, doublecomplex* z) {
    double re = z->r, im = z->i;
    result->r = cos(re) * cosh(im);
    result->i = -(sin(re) * sinh(im));
}

/* The root with a real part that is not negative. */
void z_sqrt(doublecomplex* result, doublecomplex* z) {
    double re = z->r, im = z->i, magnitude = hypot(re, im), part;
    if (magnitude == 0) {
        result->r = result->i = 0;
    } else if (re > 0) {
        part = sqrt(0.5 * (magnitude + re));
        result->r = part;
        result->i = 0.5 * im / part;
    } else {
        part = sqrt(0.5 * (magnitude - re));
        result->r = 0.5 * fabs(im) / part;
        result->i = im < 0 ? -part : part;
    }
}

#define SINGLE(name)                                                                                         \
    void c_##name(complex* result, complex* z) {                                                             \
        doublecomplex wide = {z->r, z->i};                                                                   \
        doublecomplex wide_result;                                                                           \
        z_##name(&wide_result, &wide);                                                                       \
        result->r = (real)wide_result.r;                                                                     \
        result->i = (real)wide_result.i;                                                                     \
    }

SINGLE(exp)
SINGLE(log)
SINGLE(sin)
SINGLE(cos)
SINGLE(sqrt)

void c_div(complex* result, complex* a, complex* b) {
    doublecomplex wide_a = {a->r, a->i}, wide_b = {b->r, b->i};
    doublecomplex wide_result;
    z_div(&wide_result, &wide_a, &wide_b);
    result->r = (real)wide_result.r;
    result->i = (real)wide_result.i;
}
