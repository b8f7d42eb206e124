/* Loops whose rounds depend on each other: what must not be done out of order. */
#include "loops.h"
static void running(int n, T* a) { for (int i = 1; i < n; i++) a[i] = a[i] / 2 + a[i - 1] / 2; }
static void distance(int n, T* a) { for (int i = 130; i < n; i++) a[i] = a[i - 130] + 1; }
static void near(int n, T* a) { for (int i = 3; i < n; i++) a[i] = a[i - 3] + 1; }
static void ahead(int n, T* a) { for (int i = 0; i + 2 < n; i++) a[i] = a[i + 2] + 1; }
static void maybe_same(int n, T* a, const T* b) { for (int i = 0; i < n; i++) a[i] = b[i] + 1; }
static void stencil(int n, T* restrict a, const T* restrict b) { for (int i = 1; i < n - 1; i++) a[i] = b[i - 1] / 4 + b[i] / 2 + b[i + 1] / 4; }
static int until(int n, const T* a) { int i = 0; while (i < n && a[i] != 42) i++; return i; }
int main(void) {
    FOR_LENGTHS {
        start(), running(n, x), check("running");
        start(), distance(n, x), check("distance");
        start(), near(n, x), check("near");
        start(), ahead(n, x), check("ahead");
        start(), maybe_same(n, x + 1, x), check("overlap"), maybe_same(n, x, x + 1), check("overlap");
        start(), stencil(n, x, y), check("stencil");
        printf("%d\n", until(n, z));
    }
    return 0;
}
