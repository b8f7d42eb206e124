/* Nested loops over two dimensions. */
#include "loops.h"
#define M 23
static T a[M][M], b[M][M], c[M][M], v[M], w[M];
static void multiply(void) { for (int i = 0; i < M; i++) for (int j = 0; j < M; j++) { T s = 0; for (int k = 0; k < M; k++) s += a[i][k] * b[k][j]; c[i][j] = s; } }
static void by_rows(void) { for (int i = 0; i < M; i++) for (int k = 0; k < M; k++) for (int j = 0; j < M; j++) c[i][j] += a[i][k] * b[k][j]; }
static void vector(void) { for (int i = 0; i < M; i++) { w[i] = 0; for (int j = 0; j < M; j++) w[i] += a[j][i] * v[j]; } }
static void triangle(void) { for (int i = 0; i < M; i++) for (int j = 0; j <= i; j++) c[i][j] = a[i][j] + b[j][i]; }
static void total(const char* name) {
    double s = 0;
    for (int i = 0; i < M; i++) { s += w[i]; for (int j = 0; j < M; j++) s = s * 0.999 + c[i][j]; }
    printf("%s %.9g\n", name, s);
}
int main(void) {
    for (int i = 0; i < M; i++) { v[i] = (T)(i % 5); for (int j = 0; j < M; j++) a[i][j] = (T)((i + j) % 4), b[i][j] = (T)((i * j) % 3), c[i][j] = 1; }
    multiply(), total("multiply"), by_rows(), total("by rows"), vector(), total("vector"), triangle(), total("triangle");
    start(), check("start");
    return 0;
}
