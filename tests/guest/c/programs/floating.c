/* float and double: arithmetic, comparison, conversion, constants. */
#include <stdio.h>
#include <math.h>
static volatile double values[] = {0.0, 1.0, -1.5, 3.7, -3.7, 1e10, -2.5e-7, 123456789.125, 1e150, 4294967296.5};
#define COUNT (int)(sizeof values / sizeof *values)
/* The sign of a NaN is nobody's business. */
static float ordered(float x) { return x == x ? x : 0; }
static float single(float a, float b) { return a * b + 0.1f; }
int main(void) {
    for (int i = 0; i < COUNT; i++) {
        for (int j = 0; j < COUNT; j++) {
            double a = values[i], b = values[j];
            printf("%.17g %.17g %.17g %d%d%d%d%d%d", a + b, a - b, a * b, a < b, a <= b, a > b, a >= b, a == b, a != b);
            if (b != 0) printf(" %.17g", a / b);
            printf(" %.9g\n", (double)ordered(single((float)(a / 1e100), (float)b)));
        }
        double x = values[i];
        if (fabs(x) < 2e9) printf("%d %d ", (int)x, (int)(float)x);
        if (fabs(x) < 9e18) printf("%lld ", (long long)x);
        if (x >= 0 && x < 1.8e19) printf("%llu ", (unsigned long long)x);
        if (x >= 0 && x < 4e9) printf("%u ", (unsigned)x);
        printf("%.17g %.17g %.17g %.17g\n", fabs(x), floor(x), ceil(x), -x);
    }
    for (int i = -5; i < 6; i++)
        printf("%.17g %.9g %.17g %.9g\n", (double)i, (double)(float)(i * 16777217LL), (double)(i * 1152921504606846977LL / 5), (double)(float)(unsigned)i);
    double nan = values[0] / values[0];
    printf("%d %d %d %d %d\n", nan == nan, nan != nan, nan < 1, !(nan >= 1), nan > 1);
    printf("%.17g %.17g %.17g\n", sqrt(2.0), sin(1.0), pow(2.5, 3.5));
    return 0;
}
