/* Numbers in native floating point: conversions, limits and mathematical functions. Compiled with -fn. */
#include "../check.h"

#include <errno.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <values.h>

static char text[512];

static unsigned long long bits_of(double value) {
    volatile union {
        double value;
        unsigned long long bits;
    } shape;
    shape.value = value;
    return shape.bits;
}

static unsigned bits_of_float(float value) {
    volatile union {
        float value;
        unsigned bits;
    } shape;
    shape.value = value;
    return shape.bits;
}

static void format(void) {
    CHECK(bits_of(1.0) == 0x4010000000000000ULL && bits_of(-0.5) == 0xc000000000000000ULL);
    CHECK(bits_of(DBL_MAX) == 0x7fffffffffffffffULL && bits_of(DBL_MIN) == 0x0010000000000000ULL);
    CHECK(bits_of(DBL_EPSILON) == 0x3cd0000000000000ULL);
    CHECK(bits_of_float(1.0F) == 0x40800000 && bits_of_float(FLT_MAX) == 0x7fffffff);
    CHECK(bits_of_float(FLT_MIN) == 0x00800000 && bits_of_float(FLT_EPSILON) == 0x35000000);
    CHECK(MAXDOUBLE == DBL_MAX && HUGE_VAL == DBL_MAX && MINFLOAT == FLT_MIN);
    CHECK(1 + DBL_EPSILON > 1 && 1 + DBL_EPSILON / 4 == 1);
}

static void print_numbers(void) {
    sprintf(text, "%g %g %g %.17g", 1e10, 0.0001, 1e-5, 0.1);
    CHECK_TEXT(text, "1e+10 0.0001 1e-05 0.10000000000000001");
    sprintf(text, "%.3f %10.2e|%-8.1f|%f", 3.14159, 12345.678, 2.25, 1e15);
    CHECK_TEXT(text, "3.142   1.23e+04|2.2     |1000000000000000.000000");
    sprintf(text, "%.16e %.16e", DBL_MAX, DBL_MIN);
    CHECK_TEXT(text, "8.9884656743115785e+307 5.5626846462680035e-309");
    sprintf(text, "%.8e %.8e", FLT_MAX, FLT_MIN);
    CHECK_TEXT(text, "1.70141173e+38 2.93873588e-39");
    sprintf(text, "%.0f %.0f %.0f %.1f %g %g", 0.5, 1.5, 2.5, 0.25, 0.0, -3.0);
    CHECK_TEXT(text, "0 2 2 0.2 0 -3");
    sprintf(text, "%.30f", 0.1);
    CHECK_TEXT(text, "0.100000000000000005551115123126");
    sprintf(text, "%.3f %.3e %.0e", 0.0001, 0.0, 99.5);
    CHECK_TEXT(text, "0.000 0.000e+00 1e+02");
    CHECK_TEXT(ecvt(1234.5678, 6, &(int){0}, &(int){0}), "123457");
    CHECK_TEXT(gcvt(0.001234, 4, text), "0.001234");
}

static void read_numbers(void) {
    char* end;
    float f;
    double d;
    CHECK(bits_of(strtod("1", NULL)) == 0x4010000000000000ULL);
    CHECK(strtod(" -12.5e1x", &end) == -125.0 && *end == 'x');
    CHECK(strtod("8.9884656743115785e307", NULL) == DBL_MAX);
    CHECK(strtod("5.5626846462680035e-309", NULL) == DBL_MIN);
    CHECK(strtod("0x1.8p3", NULL) == 12.0);
    CHECK(strtof("16777217", NULL) == 16777218.0F); /* a tie: away from zero */
    errno = 0;
    CHECK(strtod("1e308", NULL) == DBL_MAX && errno == ERANGE);
    errno = 0;
    CHECK(strtod("1e-309", NULL) == 0 && errno == ERANGE);
    errno = 0;
    CHECK(strtod("xyz", &end) == 0 && *end == 'x' && errno == 0);
    CHECK(sscanf("2.5 -1e3", "%f %lf", &f, &d) == 2 && f == 2.5F && d == -1000.0);
    CHECK(atof("0.3") == 0.3 && strtod("0.1", NULL) == 0.1);
}

static void round_trip(void) {
    double value = 1.0;
    float small = 1.0F;
    int i;
    for (i = 0; i < 300; i++) {
        value = value * 1.37 + 0.001 * i;
        small = small * 0.83F;
        sprintf(text, "%.17g", value);
        CHECK(strtod(text, NULL) == value);
        sprintf(text, "%.17g", 1 / value);
        CHECK(strtod(text, NULL) == 1 / value);
        sprintf(text, "%.9g", small);
        CHECK(strtof(text, NULL) == small);
    }
}

static void parts(void) {
    int exponent;
    double whole;
    CHECK(frexp(48.0, &exponent) == 0.75 && exponent == 6);
    CHECK(frexp(DBL_MIN, &exponent) == 0.5 && exponent == DBL_MIN_EXP);
    CHECK(ldexp(0.75, 6) == 48.0 && ldexp(1.0, -1024) == DBL_MIN && ldexp(0.5, 1023) == 4.4942328371557898e307);
    CHECK(modf(-3.25, &whole) == -0.25 && whole == -3.0);
    CHECK(floor(-2.5) == -3.0 && ceil(-2.5) == -2.0 && fmod(10.0, 3.0) == 1.0 && fabs(-2.5) == 2.5);
    CHECK(floor(1e300) == 1e300 && fmod(1e300, 7.0) < 7.0);
    CHECK(frexpf(6.0F, &exponent) == 0.75F && exponent == 3 && floorf(2.75F) == 2.0F);
}

static void functions(void) {
    CHECK(fabs(sin(1.0) - 0.8414709848078965) < 1e-15 && fabs(cos(100.0) - 0.8623188722876839) < 1e-14);
    CHECK(fabs(tan(0.5) - 0.5463024898437905) < 1e-15 && fabs(atan(2.0) - 1.1071487177940904) < 1e-15);
    CHECK(fabs(exp(1.0) - M_E) < 1e-15 && fabs(log(10.0) - M_LN10) < 1e-15);
    CHECK(fabs(log10(1000.0) - 3) < 1e-15 && fabs(exp(-300.0) / 5.148200222412013e-131 - 1) < 1e-14);
    CHECK(pow(2.0, 10.0) == 1024.0 && fabs(pow(1.5, 2.5) - 2.7556759606310752) < 1e-15);
    CHECK(sqrt(2.25) == 1.5 && fabs(sqrt(2.0) - M_SQRT2) < 1e-15);
    CHECK(fabs(asin(0.5) - 0.5235987755982989) < 1e-15 && fabs(acos(0.5) - 1.0471975511965979) < 1e-15);
    CHECK(fabs(sinh(1.0) - 1.1752011936438014) < 1e-15 && fabs(tanh(0.5) - 0.46211715726000973) < 1e-15);
    CHECK(atan2(1.0, -1.0) == 2.3561944901923448 && hypot(3.0, 4.0) == 5.0);
    CHECK(fabsf(sinf(1.0F) - 0.84147098F) < 1e-7F && fabsf(expf(2.0F) - 7.3890561F) < 1e-6F);
    CHECK(fabs(sin(1e6) + 0.34999350217129294) < 1e-12);
    CHECK((long long)1e15 == 1000000000000000LL && (double)(1LL << 60) == 1152921504606846976.0);
    CHECK((unsigned long long)1.8446744073709550e19 == 18446744073709549568ULL);
}

int main(void) {
    format();
    print_numbers();
    read_numbers();
    round_trip();
    parts();
    functions();
    return report_checks();
}
