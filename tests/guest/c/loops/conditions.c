/* Stores and values that depend on conditions. */
#include "loops.h"
static void guarded(int n, T* restrict a, const T* restrict b) { for (int i = 0; i < n; i++) if (b[i] > 20) a[i] = b[i] + 1; }
static void either(int n, T* restrict a, const T* restrict b) { for (int i = 0; i < n; i++) a[i] = b[i] < 10 ? b[i] : a[i]; }
static void unequal(int n, T* restrict a, const T* restrict b) { for (int i = 0; i < n; i++) if (b[i] != a[i]) a[i] = 0; else a[i] = 100; }
static void both(int n, T* restrict a, const T* restrict b) { for (int i = 0; i < n; i++) if (b[i] > 5 && a[i] <= 30) a[i] = b[i]; }
static void one(int n, T* restrict a, const T* restrict b) { for (int i = 0; i < n; i++) a[i] = b[i] > 50 || a[i] == 3 ? 1 : 2; }
static void clamp(int n, T* restrict a, const T* restrict b) { for (int i = 0; i < n; i++) a[i] = b[i] > 70 ? 70 : b[i] < 11 ? 11 : b[i]; }
static void avoid(int n, T* restrict a, const T* restrict b) { for (int i = 0; i < n; i++) if (b[i] != 0) a[i] = 99 / b[i]; }
int main(void) {
    FOR_LENGTHS {
        start(), guarded(n, x, y), check("guarded");
        start(), either(n, x, y), check("either");
        start(), unequal(n, x, y), check("unequal");
        start(), both(n, x, y), check("both");
        start(), one(n, x, y), check("one");
        start(), clamp(n, x, y), check("clamp");
        start(), y[4] = 0, avoid(n, x, y), check("avoid");
    }
    return 0;
}
