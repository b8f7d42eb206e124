/* Sums of few elements with permission to reorder; the numbers are exact in any order. options: -ffast-math */
#include <stdio.h>
static double d[140], e[140], table[140][140]; static float f[140];
static double dot(int n, double s) { for (int i = 0; i < n; i++) s += d[i] * e[i]; return s; }
static float less(int n, float s) { for (int i = 0; i < n; i++) s -= f[i]; return s; }
static double some(int n, double s) { for (int i = 0; i < n; i++) if (d[i] > 3) s += d[i]; return s; }
static double column(int n, int j) { double s = 0.25; for (int i = 0; i < n; i++) s += table[i][j] * e[n - i]; return s; }
#define KNOWN(n) { double s = 0.5, t = n, u = 0; for (int i = 0; i < n; i++) s += d[i] * e[i]; for (int i = 0; i < n; i++) if (e[i] > 4) t += e[i]; \
    for (int i = 0; i < n; i++) u += table[i][2] * table[3][i]; printf("%g %g %g\n", s, t, u); }
static void recurrence(void) { for (int i = 1; i < 64; i++) { e[i] = 1; for (int k = 0; k < i; k++) e[i] += (table[k][i] - 6) * (e[i - k - 1] > 8 ? 1 : 0.5); } }
int main(void) {
    for (int i = 0; i < 140; i++) d[i] = i % 9 - 2, e[i] = i % 7 * 0.5, f[i] = (float)(i % 11);
    for (int i = 0; i < 140 * 140; i++) table[i / 140][i % 140] = i % 13;
    for (int n = 0; n < 139; n++) printf("%g %g %g %g\n", dot(n, n), (double)less(n, 1), some(n, -1), column(n, n));
    KNOWN(8) KNOWN(15) KNOWN(16) KNOWN(33) KNOWN(64) KNOWN(100) KNOWN(127) KNOWN(128) KNOWN(129)
    recurrence();
    for (int i = 0; i < 64; i++) printf("%g\n", e[i]);
    return 0;
}
