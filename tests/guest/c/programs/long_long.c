/* 64-bit arithmetic, signed and unsigned. */
#include <stdio.h>
typedef unsigned long long U;
static volatile long long values[] = {0, 1, -1, 10, -10, 4294967295LL, -4294967296LL, 0x123456789abcdefLL, 9223372036854775807LL, -9223372036854775807LL - 1, 1000000007};
#define COUNT (int)(sizeof values / sizeof *values)
int main(void) {
    for (int i = 0; i < COUNT; i++)
        for (int j = 0; j < COUNT; j++) {
            long long a = values[i], b = values[j];
            U ua = (U)a, ub = (U)b;
            printf("%lld %lld: %llu %llu %llu %d%d%d%d%d", a, b, ua + ub, ua - ub, ua * ub, a < b, a <= b, a == b, ua < ub, ua <= ub);
            if (b != 0 && !(b == -1 && a < -9223372036854775807LL))
                printf(" %lld %lld %llu %llu", a / b, a % b, ua / ub, ua % ub);
            printf(" %lld %llu %llu %llx %llx %llx\n", a >> (b & 63), ua >> (b & 63), ua << (b & 63), a & b, a | b, a ^ b);
            printf(" %d %u %f %f %llx %llx\n", (int)a, (unsigned)(a >> 32), (double)a, (double)ua, ua & 0xff00ff0000000fffULL, ua | 0x80000000ULL);
        }
    return 0;
}
