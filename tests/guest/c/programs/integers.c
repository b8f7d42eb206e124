/* 32-bit arithmetic: signs, division, shifts, comparisons, wrapping. */
#include <stdio.h>
static volatile int values[] = {0, 1, -1, 7, -7, 100, -100, 32767, -32768, 65536, 2147483647, -2147483647 - 1, 0x12345678};
#define COUNT (int)(sizeof values / sizeof *values)
int main(void) {
    for (int i = 0; i < COUNT; i++)
        for (int j = 0; j < COUNT; j++) {
            int a = values[i], b = values[j];
            unsigned ua = (unsigned)a, ub = (unsigned)b;
            printf("%d %d: %u %u %u %d%d%d%d%d%d", a, b, ua + ub, ua - ub, ua * ub, a < b, a <= b, a == b, ua < ub, ua <= ub, ua != ub);
            if (b != 0 && !(b == -1 && a < -2147483647))
                printf(" %d %d %u %u", a / b, a % b, ua / ub, ua % ub);
            printf(" %d %u %u %x %x %x %x\n", a >> (b & 31), ua >> (b & 31), ua << (b & 31), a & b, a | b, a ^ b, ~a);
        }
    return 0;
}
