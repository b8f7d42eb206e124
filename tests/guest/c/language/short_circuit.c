/* && || ?: and the comma: what is evaluated, and in which order. */
#include <stdio.h>
static int calls; static int t(int v) { calls = calls * 10 + v; return v & 1; }
int main(void) {
    int a = t(1) && t(2) && t(3), b = t(2) || t(3) || t(5), c = t(1) ? t(4) : t(6), d = (t(7), t(8), 9), e = !(t(1) && !t(3)) || t(2);
    printf("%d %d %d %d %d %d\n", a, b, c, d, e, calls);
    for (int i = 0; i < 16; i++) { int p = i & 1, q = i >> 1 & 1, r = i >> 2 & 1, s = i >> 3; printf("%d%d%d ", (p && q) || (r && s), p ? q || r : r && s, !p == !q && r != s); }
    puts(""); return 0;
}
