/* Elements named by another array. */
#include "loops.h"
static int index_of[N];
static void gather(int n, T* restrict a, const T* restrict b, const int* restrict k) { for (int i = 0; i < n; i++) a[i] = b[k[i]]; }
static void scatter(int n, T* restrict a, const T* restrict b, const int* restrict k) { for (int i = 0; i < n; i++) a[k[i]] = b[i]; }
static void update(int n, T* restrict a, const T* restrict b, const int* restrict k) { for (int i = 0; i < n; i++) a[i] += 2 * b[k[i]]; }
static void some(int n, T* restrict a, const T* restrict b, const int* restrict k) { for (int i = 0; i < n; i++) if (k[i] & 1) a[i] = b[k[i]]; }
static T sum(int n, const T* b, const int* k) { T s = 0; for (int i = 0; i < n; i++) s += b[k[i]]; return s; }
int main(void) {
    for (int i = 0; i < N; i++) index_of[i] = (i * 7 + 3) % N;
    FOR_LENGTHS {
        start(), gather(n, x, y, index_of), check("gather");
        start(), scatter(n, x, y, index_of), check("scatter");
        start(), update(n, x, y, index_of), check("update");
        start(), some(n, x, y, index_of), check("some");
        printf("%.9g\n", (double)sum(n, z, index_of));
    }
    return 0;
}
