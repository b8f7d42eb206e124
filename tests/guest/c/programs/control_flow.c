/* Conditions: short circuits, conditional expressions, comma, do loops, deep nesting. */
#include <stdio.h>
static int calls;
static int yes(int x) { calls++; return x; }
static int classify(int a, int b, double c) { return a > 0 && (b > 0 || c > 0.5) && !(a == b) ? a > b ? 1 : 2 : c < 0 || yes(a) ? 3 : b ? 4 : 5; }
static int collatz(unsigned n) { int steps = 0; do { n = n & 1 ? 3 * n + 1 : n / 2; steps++; } while (n != 1); return steps; }
static long long largest(long long a, long long b, long long c) { return a > b ? a > c ? a : c : b > c ? b : c; }
int main(void) {
    for (int a = -1; a < 3; a++) for (int b = -1; b < 3; b++) for (int c = -1; c < 3; c++) printf("%d", classify(a, b, c * 0.5));
    printf(" %d %d %d %lld\n", calls, collatz(27), collatz(97), largest(-5, 1LL << 40, 3));
    int i, j;
    for (i = 0, j = 10; i < j; i++, j -= 2) if (yes(i) || yes(j)) calls += i ? 2 : 1;
    printf("%d %d %d", i, j, calls);
    printf(" %d\n", (calls++, calls * 2));
    return 0;
}
