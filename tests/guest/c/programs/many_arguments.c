/* Calls with many arguments of mixed types, nested calls, results used as arguments. */
#include <stdio.h>
static double many(int a, double b, char c, long long d, float e, short f, unsigned g, double h, int* i, int j) { return a + b * 2 + c * 3 + (double)d * 5 + e * 7 + f * 11 + g * 13.0 + h * 17 + *i * 19 + j * 23; }
static int three(int a, int b, int c) { return a * 100 + b * 10 + c; }
static long long mix(int a, long long b, int c) { return a + b * c; }
static int old_style(a, b, c) int a; char b; double c; { return a + b + (int)c; }
int main(void) {
    int x = 9;
    printf("%.3f\n", many(1, 2.5, 'a', 1LL << 35, 0.25f, -7, 4000000000u, -1e5, &x, x));
    printf("%d\n", three(three(1, 2, 3), three(4, three(5, 6, 7), 8), three(9, 1, three(2, 3, 4))));
    printf("%lld %d\n", mix(three(1, 1, 1), mix(2, 3, 4), (int)mix(5, 6, 7)), old_style(1, 'b', 3.9));
    return 0;
}
