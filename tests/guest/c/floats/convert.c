/* To and from every integer type, within its range. */
#include "../float_values.h"
#define FITS(v, low, high) ((v) > (low) && (v) < (high))
int main(void) {
    for (int i = 0; i < COUNT; i++) {
        T v = values[i];
        if (FITS(v, -128, 127)) printf("%d %d\n", (int8_t)v, (int16_t)(v * 100));
        if (FITS(v, -1, 255)) printf("%d %d\n", (uint8_t)v, (uint16_t)v);
        if (FITS(v, -2e9, 2e9)) printf("%ld\n", (long)(int32_t)v);
        if (FITS(v, -1, 4e9)) printf("%lu\n", (unsigned long)(uint32_t)v);
        if (FITS(v, -9e18, 9e18)) printf("%lld\n", (long long)v);
        if (FITS(v, -1, 1.8e19)) printf("%llu\n", (unsigned long long)v);
        printf("%d %.9g %.17g\n", (_Bool)v, (double)(float)v, (double)v);
    }
    return 0;
}
