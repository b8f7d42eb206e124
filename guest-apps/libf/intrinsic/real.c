/* Intrinsic functions of REAL and DOUBLE PRECISION that f2c calls by a name of its own: arguments by address,
 * results in double precision. One row each. */
#include "f2c.h"

#include <math.h>

#define LOG10_E 0.43429448190325182765

#define FUNCTION(name, expression)                                                                           \
    double r_##name(real* a) {                                                                               \
        double x = *a;                                                                                       \
        return expression;                                                                                   \
    }                                                                                                        \
    double d_##name(doublereal* a) {                                                                         \
        double x = *a;                                                                                       \
        return expression;                                                                                   \
    }

FUNCTION(abs, fabs(x))
FUNCTION(acos, acos(x))
FUNCTION(asin, asin(x))
FUNCTION(atan, atan(x))
FUNCTION(cos, cos(x))
FUNCTION(cosh, cosh(x))
FUNCTION(exp, exp(x))
FUNCTION(int, x < 0 ? ceil(x) : floor(x))
FUNCTION(lg10, log10(x))
FUNCTION(log, log(x))
FUNCTION(nint, x < 0 ? -floor(0.5 - x) : floor(x + 0.5))
FUNCTION(sin, sin(x))
FUNCTION(sinh, sinh(x))
FUNCTION(sqrt, sqrt(x))
FUNCTION(tan, tan(x))
FUNCTION(tanh, tanh(x))

#define FUNCTION_OF_TWO(name, expression)                                                                    \
    double r_##name(real* a, real* b) {                                                                      \
        double x = *a, y = *b;                                                                               \
        return expression;                                                                                   \
    }                                                                                                        \
    double d_##name(doublereal* a, doublereal* b) {                                                          \
        double x = *a, y = *b;                                                                               \
        return expression;                                                                                   \
    }

FUNCTION_OF_TWO(atn2, atan2(x, y))
FUNCTION_OF_TWO(dim, x > y ? x - y : 0.0)
FUNCTION_OF_TWO(mod, fmod(x, y))
FUNCTION_OF_TWO(sign, y < 0 ? -fabs(x) : fabs(x))

double d_prod(real* x, real* y) {
    return (double)*x * *y;
}
