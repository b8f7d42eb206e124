/* Solves a dense system of linear equations, as the LINPACK benchmark does. Prints the largest error in units
 * of the last place, the same wherever doubles are IEEE's and nothing is contracted.
 *
 *     linpack ORDER ROUNDS [SOLVE]
 *
 * With SOLVE 0 it only makes the system anew for each round, which the benchmark does not count as its work,
 * and prints 0.
 */
#include "linpack_solver.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char** argv) {
    int n = argc > 1 ? atoi(argv[1]) : 100, rounds = argc > 2 ? atoi(argv[2]) : 1, lda = n + 1, i;
    int solves = argc > 3 ? atoi(argv[3]) : 1;
    double *a, *b, *original, worst = 0.0;
    int* pivots;

    if (n < 1 || n > 2000)
        return 1;
    a = malloc(sizeof(double) * (size_t)lda * (size_t)n);
    original = malloc(sizeof(double) * (size_t)lda * (size_t)n);
    b = malloc(sizeof(double) * (size_t)n);
    pivots = malloc(sizeof(int) * (size_t)n);
    if (!a || !b || !original || !pivots)
        return 1;
    generate(original, lda, n, b);
    while (rounds-- > 0) {
        for (i = 0; i < lda * n; i++)
            a[i] = original[i];
        for (i = 0; i < n; i++)
            b[i] = 0.0;
        for (i = 0; i < n; i++)
            daxpy(n, 1.0, original + lda * i, b);
        if (solves) {
            factor(a, lda, n, pivots);
            solve(a, lda, n, pivots, b);
        }
    }
    for (i = 0; solves && i < n; i++) {
        if (fabs(b[i] - 1.0) > worst)
            worst = fabs(b[i] - 1.0);
    }
    printf("%ld\n", (long)(worst * 4503599627370496.0));
    return 0;
}
