/* Native floating point: constants, arithmetic, comparisons, conversions, through integers. options: -fn */
#ifdef __convex__
#define printf iprintf
#endif
#include <stdio.h>
static volatile double third = 1.0 / 3, big = 1e300, tiny = 1e-300, minus = -2.5; static volatile float f = 0.1f; static const double table[] = {1, 10, 100, 0.5};
static double poly(double x) { return ((x * 2 + 3) * x - 1) / (x + 1); }
static int relations(double a, double b) { return (a < b) + 2 * (a <= b) + 4 * (a == b) + 8 * (a > b); }
int main(void) {
    printf("%d %d %d\n", (int)(third * 3000000), (int)(big / 1e299), (int)(tiny * 1e303)), printf("%d %d %d %d\n", (int)minus, (int)(f * 1000), (int)(poly(4) * 1000), (int)(poly(minus) * 1000));
    for (int i = 0; i < 4; i++) printf("%d %d ", relations(table[i], 10), (int)(table[i] * 2)); double s = 0; for (int i = 1; i < 1000; i++) s += 1.0 / i; printf("\n%d %d\n", (int)(s * 1e8), (int)((float)s * 1e4f));
    printf("%d %u %d %d\n", (int)(double)(-7), (unsigned)3e9, (int)((unsigned long long)1e19 >> 40), (int)((double)0xfffffffffffffc00ULL / 1e12)); return 0;
}
