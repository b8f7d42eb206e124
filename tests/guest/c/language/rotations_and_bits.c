/* Idioms that compilers know: rotations, byte swaps, population counts, powers of two. */
#include <stdint.h>
#include <stdio.h>
static uint32_t rotl(uint32_t v, int n) { return v << n | v >> (32 - n); } static uint64_t rotr(uint64_t v, int n) { return v >> n | v << (64 - n); }
static uint32_t swap(uint32_t v) { return v >> 24 | (v >> 8 & 0xff00) | (v << 8 & 0xff0000) | v << 24; } static uint16_t swap16(uint16_t v) { return (uint16_t)(v >> 8 | v << 8); }
static int count(uint32_t v) { int n = 0; while (v) v &= v - 1, n++; return n; } static int is_power(uint32_t v) { return v && !(v & (v - 1)); }
int main(void) {
    uint32_t v = 0x12345678;
    for (int i = 1; i < 32; i += 5) v = rotl(v, i) ^ swap(v), printf("%lx %x %d %d %llx\n", (unsigned long)v, swap16((uint16_t)v), count(v), is_power(v & 8), (unsigned long long)rotr(0x0123456789abcdefULL ^ v, i * 2));
    printf("%d %d %d %d %d\n", __builtin_popcount(v), __builtin_clz(v | 1), __builtin_ctz(v | 256), __builtin_ffs(48), __builtin_parity(v));
    return 0;
}
