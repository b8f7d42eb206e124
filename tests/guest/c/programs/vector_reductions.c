/* Sums in element order, integer reductions, extremes. */
#include <stdio.h>

#define N 777
static double d[N];
static float f[N];
static int w[N];
static long long l[N];

static double sum_d(int n) { double s = 0.25; for (int i = 0; i < n; i++) s += d[i]; return s; }
static float sum_f(int n) { float s = 0; for (int i = 0; i < n; i++) s += f[i]; return s; }
static double dot(int n) { double s = 0; for (int i = 0; i < n; i++) s += d[i] * (double)f[i]; return s; }
static int sum_w(int n) { int s = 5; for (int i = 0; i < n; i++) s += w[i]; return s; }
static long long sum_l(int n) { long long s = -1; for (int i = 0; i < n; i++) s += l[i]; return s; }
static unsigned xor_w(int n) { unsigned s = 0; for (int i = 0; i < n; i++) s ^= (unsigned)w[i]; return s; }
static int and_w(int n) { int s = -1; for (int i = 0; i < n; i++) s &= w[i] | 6; return s; }
static int or_w(int n) { int s = 0; for (int i = 0; i < n; i++) s |= w[i] & 0x5050; return s; }
static int max_w(int n) { int s = -100000; for (int i = 0; i < n; i++) if (w[i] > s) s = w[i]; return s; }
static long long min_l(int n) { long long s = 1LL << 60; for (int i = 0; i < n; i++) s = l[i] < s ? l[i] : s; return s; }
static int product(int n) { int s = 1; for (int i = 0; i < n; i++) s *= w[i] | 1; return s; }
static double max_d(int n) { double s = -1; for (int i = 0; i < n; i++) if (d[i] > s) s = d[i]; return s; }
static double sum_if(int n) { double s = 0; for (int i = 0; i < n; i++) if (w[i] > 0) s += d[i]; return s; }
static int count(int n) { int s = 0; for (int i = 0; i < n; i++) if (d[i] < 0.5) s++; return s; }

int main(void) {
    for (int i = 0; i < N; i++) {
        d[i] = ((i * 7919) % 1009) / 1009.0 - 0.1;
        f[i] = (float)d[i] * 3;
        w[i] = (i * 7919) % 10007 - 5000;
        l[i] = (long long)w[i] * 1000000007LL;
    }
    static const int lengths[] = {0, 1, 127, 128, 129, 300, 777};
    for (unsigned k = 0; k < 7; k++) {
        int n = lengths[k];
        printf("%d: %.17g %.9g %.17g %d %lld %u\n", n, sum_d(n), sum_f(n), dot(n), sum_w(n), sum_l(n), xor_w(n));
        printf("  %d %d %d %lld %d %.17g %.17g %d\n", and_w(n), or_w(n), max_w(n), min_l(n), product(n), max_d(n),
               sum_if(n), count(n));
    }
    return 0;
}
