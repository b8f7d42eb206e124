/* Signed and unsigned bit-fields: truncation, sign extension, arithmetic. */
#include <stdio.h>
struct f { signed a : 3; unsigned b : 5; signed c : 17; unsigned long long d : 40; signed long long e : 23; unsigned g : 1; };
int main(void) {
    struct f x = {0};
    for (int i = -20; i < 20; i += 3) {
        x.a = i, x.b = i, x.c = i * 5001, x.d = (unsigned long long)i * 99999999, x.e = i * 300001, x.g = i;
        printf("%d %u %d %llu %lld %u\n", x.a, x.b, x.c, (unsigned long long)x.d, (long long)x.e, x.g);
        x.a++, x.b--, x.c -= 7, x.d += x.b, x.e ^= x.c;
        printf("%d %u %d %llu %lld %d\n", x.a, x.b, x.c, (unsigned long long)x.d, (long long)x.e, x.a < (int)x.b);
    }
    return 0;
}
