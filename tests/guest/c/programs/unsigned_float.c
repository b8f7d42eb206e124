/* Unsigned integers to and from floating point over their whole range. */
#include <stdio.h>
static volatile unsigned long long values[] = {0, 1, 4294967295ULL, 9223372036854775807ULL, 9223372036854775808ULL, 18446744073709551615ULL, 9007199254740993ULL, 9223372036854776833ULL};
int main(void) {
    for (int i = 0; i < 8; i++) {
        unsigned long long u = values[i];
        unsigned w = (unsigned)u;
        double d = (double)u;
        float f = (float)u;
        printf("%.17g %.9g %.17g %.9g", d, (double)f, (double)w, (double)(float)w);
        if (d < 1.8446744073709550e19) printf(" %llu", (unsigned long long)d);
        if (f < 1.8446e19f) printf(" %llu", (unsigned long long)f);
        printf(" %u\n", (unsigned)(double)w);
    }
    return 0;
}
