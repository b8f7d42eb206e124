/* 64-bit arithmetic with carries, mixed with narrower types, through memory and calls. */
#include <stdio.h>
static unsigned long long mul128(unsigned long long a, unsigned long long b, unsigned long long* high) {
    unsigned long long al = a & 0xffffffff, ah = a >> 32, bl = b & 0xffffffff, bh = b >> 32, m = al * bh, n = ah * bl, l = al * bl, c = (l >> 32) + (m & 0xffffffff) + (n & 0xffffffff);
    *high = ah * bh + (m >> 32) + (n >> 32) + (c >> 32); return c << 32 | (l & 0xffffffff);
}
static long long gcd(long long a, long long b) { return b ? gcd(b, a % b) : a; }
int main(void) {
    unsigned long long high, low = mul128(0xfedcba9876543210ULL, 0x123456789abcdef1ULL, &high); printf("%llx %llx\n", high, low);
    long long f = 1; for (int i = 1; i < 21; i++) f *= i, printf("%lld ", f / (i * 3 - 70) + f % 1000003);
    unsigned u = 4000000000u; int s = -7; printf("%lld %llu %lld %lld\n", (long long)u * s, (unsigned long long)s / u, gcd(f, 1LL << 30), ((long long)s << 33) >> 35);
    return 0;
}
