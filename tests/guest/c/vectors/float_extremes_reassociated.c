/* Sums and extremes with permission to reorder; the numbers are exact in any order. options: -ffast-math */
#include <stdio.h>
static double d[1000]; static float f[1000];
static double top(int n) { double m = d[0]; for (int i = 1; i < n; i++) m = d[i] > m ? d[i] : m; return m; } static float bottom(int n) { float m = f[0]; for (int i = 1; i < n; i++) if (f[i] < m) m = f[i]; return m; }
static double sum(int n) { double s = 0; for (int i = 0; i < n; i++) s += d[i]; return s; } static float some(int n) { float s = 0; for (int i = 0; i < n; i++) if (f[i] > 0) s += f[i]; return s; }
int main(void) { for (int i = 0; i < 1000; i++) d[i] = (i * 37 % 501) * 0.25 - 60, f[i] = (float)(i * 91 % 307) * 0.5f - 80; for (int n = 1; n < 1001; n += 111) printf("%g %g %g %g\n", top(n), (double)bottom(n), sum(n), (double)some(n)); return 0; }
