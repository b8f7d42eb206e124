/* Compiler built-ins and expressions that need several instructions: counts of bits, byte swaps, rotations, overflow. */
#include <stdio.h>
static volatile unsigned words[] = {0x12345678, 1, 0x80000000u, 0xffffffffu, 0x00ff00f0};
static unsigned rotate(unsigned x, unsigned n) { return x << (n & 31) | x >> (-n & 31); }
int main(void) {
    for (int i = 0; i < 5; i++) {
        unsigned w = words[i];
        unsigned long long l = (unsigned long long)w * 0x100000001ULL + 2;
        int product, overflow = __builtin_mul_overflow((int)w, 3, &product);
        printf("%d %d %d %d %d %d %x %llx %x %x %d %d\n", __builtin_popcount(w), __builtin_clz(w), __builtin_ctz(w), __builtin_popcountll(l), __builtin_clzll(l), __builtin_ctzll(l), __builtin_bswap32(w), __builtin_bswap64(l), rotate(w, 7), (unsigned)__builtin_parity(w), overflow, product);
    }
    return 0;
}
