/* Elementary functions, to 11 digits. */
#include <math.h>
#include <stdio.h>
int main(void) { for (double x = -3; x <= 3; x += 0.5) printf("%.11g %.11g %.11g %.11g %.11g %.11g %.11g\n", sin(x), cos(x), tan(x), atan(x), exp(x), sinh(x), atan2(x, 2)); for (double x = 0.25; x < 20; x *= 2) printf("%.11g %.11g %.11g %.11g %.11g %.11g\n", log(x), log10(x), sqrt(x), pow(x, 1.7), cbrt(x), hypot(x, 3)); double whole, f = modf(-3.75, &whole); printf("%g %g %g %g %g\n", f, whole, fmod(-7, 3), floor(-0.5), copysign(2, -1)); return 0; }
