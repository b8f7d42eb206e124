/* Largest and smallest elements, and where they are. */
#include "loops.h"
static T largest(int n, const T* a) { T m = a[0]; for (int i = 1; i < n; i++) if (a[i] > m) m = a[i]; return m; }
static T smallest(int n, const T* a) { T m = 120; for (int i = 0; i < n; i++) m = a[i] < m ? a[i] : m; return m; }
static T range(int n, const T* a) { T h = a[0], l = a[0]; for (int i = 0; i < n; i++) { h = h > a[i] ? h : a[i]; l = l < a[i] ? l : a[i]; } return h - l; }
static int place(int n, const T* a) { int p = 0; for (int i = 0; i < n; i++) if (a[i] > a[p]) p = i; return p; }
static void upper(int n, T* restrict a, const T* restrict b) { for (int i = 0; i < n; i++) a[i] = a[i] > b[i] ? a[i] : b[i]; }
static void lower(int n, T* restrict a, const T* restrict b) { for (int i = 0; i < n; i++) a[i] = a[i] < b[i] ? a[i] : b[i]; }
int main(void) {
    FOR_LENGTHS {
        start();
        if (n > 3) y[n - 2] = 110, z[n / 2] = 0;
        if (n) printf("%d: %.9g %.9g %.9g %d\n", n, (double)largest(n, y), (double)smallest(n, z), (double)range(n, x), place(n, y));
        upper(n, x, y), check("upper"), lower(n, x, z), check("lower");
    }
    return 0;
}
