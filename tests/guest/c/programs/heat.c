/* A heat equation on a plane: the five-point stencil, and the largest change as a measure of convergence. */
#include <stdio.h>
#include <stdlib.h>

static void step(int n, double k, const double* restrict u, double* restrict v) {
    for (int i = 1; i < n - 1; i++)
        for (int j = 1; j < n - 1; j++)
            v[i * n + j] = u[i * n + j] + k * (u[(i - 1) * n + j] + u[(i + 1) * n + j] + u[i * n + j - 1] +
                                               u[i * n + j + 1] - 4 * u[i * n + j]);
}

static double change(int n, const double* u, const double* v) {
    double largest = 0;
    for (int i = 0; i < n * n; i++) {
        double d = u[i] - v[i];
        if (d < 0)
            d = -d;
        if (d > largest)
            largest = d;
    }
    return largest;
}

int main(void) {
    static const int sizes[] = {3, 17, 130, 150};
    for (int s = 0; s < 4; s++) {
        int n = sizes[s];
        double* u = calloc((unsigned)(n * n), sizeof *u);
        double* v = calloc((unsigned)(n * n), sizeof *v);
        for (int i = 0; i < n; i++)
            u[i] = v[i] = 100;
        for (int t = 0; t < 12; t++) {
            step(n, 0.2, u, v);
            double* w = u;
            u = v;
            v = w;
        }
        double sum = 0;
        for (int i = 0; i < n * n; i++)
            sum += u[i];
        printf("%d %.17g %.17g\n", n, sum, change(n, u, v));
        free(u);
        free(v);
    }
    return 0;
}
