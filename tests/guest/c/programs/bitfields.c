/* Bit-fields: signed, unsigned, across words, of long long, in unions. */
#include <stdio.h>
struct bits { unsigned a : 3; int b : 5; unsigned c : 17; int d : 7; unsigned long long e : 40; int f : 1; };
static void show(struct bits x) { printf("%u %d %u %d %llu %d\n", x.a, x.b, x.c, x.d, (unsigned long long)x.e, x.f); }
int main(void) {
    struct bits x = {5, -3, 70000, -60, 0xabcdef1234ULL, -1};
    show(x);
    for (int i = 0; i < 20; i++) { x.a++, x.b -= 3, x.c *= 3, x.d += 9, x.e += 0x1111111111ULL, x.f ^= 1; show(x); }
    return 0;
}
