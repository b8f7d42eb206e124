/* %f %e %g with flags; rounding in decimal; extremes. */
#include <stdio.h>
int main(void) {
    static const double values[] = {0, -0.0, 1, -1.5, 0.1, 2.5, 3.5, 99999.5, 1e15, 123456789.125, 1e-5, 1.7976931348623157e308, 2.2250738585072014e-308, 5e-324};
    for (int v = 0; v < 14; v++) { double d = values[v]; printf("%f %.0f %.3f %10.2f %-10.1f| %+.1f %e %.0e %.12E %g %#g %.3g %G %a\n", d < 1e20 ? d : 1, d < 1e20 ? d : 2, d < 1e20 ? d : 3, d < 1e20 ? d : 4, d < 1e20 ? d : 5, d < 1e20 ? d : 6, d, d, d, d, d, d, d, 1.5); }
    double zero = 0; printf("%f %e %g %F %5.1f\n", 1 / zero, -1 / zero, 1 / zero, 1 / zero, -1 / zero);
    return 0;
}
