/* Sums, products and counts over arrays. */
#include "loops.h"
static T sum(int n, const T* a) { T s = 0; for (int i = 0; i < n; i++) s += a[i]; return s; }
static T dot(int n, const T* a, const T* b) { T s = 1; for (int i = 0; i < n; i++) s += a[i] * b[i]; return s; }
static double wide(int n, const T* a) { double s = 0; for (int i = 0; i < n; i++) s += a[i]; return s; }
static long long total(int n, const T* a) { long long s = 0; for (int i = 0; i < n; i++) s += (long long)a[i]; return s; }
static int count(int n, const T* a) { int s = 0; for (int i = 0; i < n; i++) if (a[i] > 30) s++; return s; }
static T some(int n, const T* a) { T s = 0; for (int i = 0; i < n; i++) if (a[i] < 60) s += a[i]; return s; }
static T product(int n, const T* a) { T s = 1; for (int i = 0; i < n; i++) s *= a[i] > 1 ? (T)1 : (T)2; return s; }
int main(void) {
    FOR_LENGTHS {
        start();
        printf("%d: %.9g %.9g %.9g %lld %d %.9g %.9g\n", n, (double)sum(n, x), (double)dot(n, x, y), wide(n, y), total(n, z), count(n, y), (double)some(n, y),
               (double)product(n < 60 ? n : 60, x));
    }
    return 0;
}
