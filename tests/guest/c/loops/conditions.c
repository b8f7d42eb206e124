/* Stores and values that depend on conditions. */
#include "loops.h"
static void guarded(int n, T* restrict a, const T* restrict b) { for (int i = 0; i < n; i++) if (b[i] > 20) a[i] = b[i] + 1; }
static void either(int n, T* restrict a, const T* restrict b) { for (int i = 0; i < n; i++) a[i] = b[i] < 10 ? b[i] : a[i]; }
static void unequal(int n, T* restrict a, const T* restrict b) { for (int i = 0; i < n; i++) if (b[i] != a[i]) a[i] = 0; else a[i] = 100; }
static void both(int n, T* restrict a, const T* restrict b) { for (int i = 0; i < n; i++) if (b[i] > 5 && a[i] <= 30) a[i] = b[i]; }
static void one(int n, T* restrict a, const T* restrict b) { for (int i = 0; i < n; i++) a[i] = b[i] > 50 || a[i] == 3 ? 1 : 2; }
static void clamp(int n, T* restrict a, const T* restrict b) { for (int i = 0; i < n; i++) a[i] = b[i] > 70 ? 70 : b[i] < 11 ? 11 : b[i]; }
static void avoid(int n, T* restrict a, const T* restrict b) { for (int i = 0; i < n; i++) if (b[i] != 0) a[i] = 99 / b[i]; }
static void leap(int n, T* restrict a, const T* restrict b, int same) { for (int i = 0; i < n; i++) a[i] = b[i] + (i == 1 && same); }
static void chosen(int n, T* restrict a, const T* restrict b, int same) { for (int i = 0; i < n; i++) a[i] = (same ? b[i] > a[i] : b[i] <= 20) ? a[i] : 7; }
static int any(int n, const T* a, const T* b, int same) { int found = 0; for (int i = 0; i < n; i++) found |= same ? a[i] > b[i] : a[i] == b[i]; return found; }
static volatile int flags[2] = {0, 2}; /* conditions that are the same in every round, but unknown to the compiler */
int main(void) {
    FOR_LENGTHS {
        start(), guarded(n, x, y), check("guarded");
        start(), either(n, x, y), check("either");
        start(), unequal(n, x, y), check("unequal");
        start(), both(n, x, y), check("both");
        start(), one(n, x, y), check("one");
        start(), clamp(n, x, y), check("clamp");
        start(), y[4] = 0, avoid(n, x, y), check("avoid");
        for (int i = 0; i < 2; i++) {
            start(), leap(n, x, y, flags[i]), check("leap");
            start(), chosen(n, x, y, flags[i]), check("chosen");
            start(), x[n / 2] = (T)any(n, x, y, flags[i]), check("any");
        }
    }
    return 0;
}
