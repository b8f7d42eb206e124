/* Dense linear algebra: products, elimination, in double and float. */
#include <math.h>
#include <stdio.h>
#define N 37
static double a[N][N], b[N][N], c[N][N], x[N];
static float fa[N][N], fb[N][N], fc[N][N];
static void multiply(void) { for (int i = 0; i < N; i++) for (int j = 0; j < N; j++) { double s = 0; for (int k = 0; k < N; k++) s += a[i][k] * b[k][j]; c[i][j] = s; } }
static void multiply_f(void) { for (int i = 0; i < N; i++) for (int k = 0; k < N; k++) for (int j = 0; j < N; j++) fc[i][j] += fa[i][k] * fb[k][j]; }
static void eliminate(void) { for (int k = 0; k < N; k++) for (int i = k + 1; i < N; i++) { double f = a[i][k] / a[k][k]; for (int j = k; j < N; j++) a[i][j] -= f * a[k][j]; x[i] -= f * x[k]; } for (int i = N - 1; i >= 0; i--) { for (int j = i + 1; j < N; j++) x[i] -= a[i][j] * x[j]; x[i] /= a[i][i]; } }
int main(void) {
    for (int i = 0; i < N; i++) for (int j = 0; j < N; j++) { a[i][j] = 1.0 / (i + j + 1) + (i == j) * 3; b[i][j] = i - 2 * j; fa[i][j] = (float)a[i][j]; fb[i][j] = (float)b[i][j]; x[i] = i; }
    multiply(), multiply_f(), eliminate();
    double s = 0, f = 0;
    for (int i = 0; i < N; i++) { for (int j = 0; j < N; j++) s += c[i][j] * (i + 1), f += fc[i][j]; printf("%.15g ", x[i]); }
    printf("\n%.17g %.9g %.17g\n", s, f, sqrt(fabs(s)));
    return 0;
}
