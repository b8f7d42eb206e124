/* y = y + a * x over vectors that fit the first-level cache. Prints the sum of y, the same on every machine.
 *
 *     daxpy LENGTH ROUNDS
 */
#include <stdio.h>
#include <stdlib.h>

enum { longest = 1024 };

static double x[longest], y[longest];

static void daxpy(int n, double a, const double* restrict from, double* restrict to) {
    int i;
    for (i = 0; i < n; i++)
        to[i] = to[i] + a * from[i];
}

int main(int argc, char** argv) {
    int n = argc > 1 ? atoi(argv[1]) : 512, rounds = argc > 2 ? atoi(argv[2]) : 1, i;
    double sum = 0.0;

    if (n < 1 || n > longest)
        return 1;
    for (i = 0; i < n; i++) {
        x[i] = i * 0.5;
        y[i] = n - i;
    }
    for (i = 0; i < rounds; i++)
        daxpy(n, i & 1 ? -0.25 : 0.25, x, y);
    for (i = 0; i < n; i++)
        sum += y[i];
    printf("%ld\n", (long)(sum * 16));
    return 0;
}
