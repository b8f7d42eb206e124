/* volatile objects of every size are read and written as often as the source says. */
#include <stdio.h>
volatile char c; volatile short s; volatile int i; volatile long long l; volatile float f; volatile double d;
struct { volatile int a; int b; } mixed;
int main(void) {
    for (int k = 0; k < 300; k++) { c += 3; s = (short)(s * 5 + c); i += s; l = l * 3 + i; f += 0.5f; d = d * 0.5 + f; mixed.a += k; mixed.b ^= mixed.a; }
    printf("%d %d %d %lld %g %.17g %d %d\n", c, s, i, l, (double)f, d, mixed.a, mixed.b);
    return 0;
}
