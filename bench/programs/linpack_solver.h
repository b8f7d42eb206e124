/* The solver of the LINPACK benchmark: factors a matrix by columns with partial pivoting, then solves; all
 * the work is in daxpy. bench/programs/linpack.c measures it, guest-apps/demos/linpack.c shows it. */
#ifndef LINPACK_SOLVER_H
#define LINPACK_SOLVER_H

#include <math.h>

static void daxpy(int n, double a, const double* restrict x, double* restrict y) {
    int i;
    for (i = 0; i < n; i++)
        y[i] = y[i] + a * x[i];
}

static void dscal(int n, double a, double* x) {
    int i;
    for (i = 0; i < n; i++)
        x[i] = a * x[i];
}

static int idamax(int n, const double* x) {
    int i, found = 0;
    double largest = fabs(x[0]);
    for (i = 1; i < n; i++) {
        if (fabs(x[i]) > largest) {
            largest = fabs(x[i]);
            found = i;
        }
    }
    return found;
}

/* Factors the matrix, whose columns are `lda` elements apart. */
static void factor(double* a, int lda, int n, int* pivots) {
    int j, k;
    for (k = 0; k < n - 1; k++) {
        double* column = a + lda * k;
        int pivot = k + idamax(n - k, column + k);
        double swapped;
        pivots[k] = pivot;
        if (column[pivot] == 0.0)
            continue;
        swapped = column[pivot];
        column[pivot] = column[k];
        column[k] = swapped;
        dscal(n - k - 1, -1.0 / column[k], column + k + 1);
        for (j = k + 1; j < n; j++) {
            double* other = a + lda * j;
            double factor = other[pivot];
            other[pivot] = other[k];
            other[k] = factor;
            daxpy(n - k - 1, factor, column + k + 1, other + k + 1);
        }
    }
    pivots[n - 1] = n - 1;
}

static void solve(const double* a, int lda, int n, const int* pivots, double* b) {
    int k;
    for (k = 0; k < n - 1; k++) {
        double factor = b[pivots[k]];
        b[pivots[k]] = b[k];
        b[k] = factor;
        daxpy(n - k - 1, factor, a + lda * k + k + 1, b + k + 1);
    }
    for (k = n - 1; k >= 0; k--) {
        b[k] = b[k] / a[lda * k + k];
        daxpy(k, -b[k], a + lda * k, b);
    }
}

/* The matrix, and the right side for which every unknown is 1. */
static void generate(double* a, int lda, int n, double* b) {
    int i, j, state = 1325;
    for (i = 0; i < n; i++)
        b[i] = 0.0;
    for (j = 0; j < n; j++) {
        for (i = 0; i < n; i++) {
            state = 3125 * state % 65536;
            a[lda * j + i] = (state - 32768.0) / 16384.0;
            b[i] += a[lda * j + i];
        }
    }
}

#endif
