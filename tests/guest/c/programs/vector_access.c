/* Strides, reversal, gather, scatter, inductions, conversions, shifts, several arrays of structs. */
#include <stdio.h>

#define N 400
static double x[3 * N], y[3 * N];
static float s[N];
static int p[N], q[N];
static long long l[N];
struct point { double x, y; int tag; } points[N];

static void strided(int n) { for (int i = 0; i < n; i++) y[i] = x[3 * i] + x[3 * i + 1]; }
static void stride_store(int n) { for (int i = 0; i < n; i++) y[3 * i] = x[i]; }
static void reverse(int n) { for (int i = 0; i < n; i++) y[i] = x[n - 1 - i]; }
static void gather(int n) { for (int i = 0; i < n; i++) y[i] = x[p[i]]; }
static void scatter(int n) { for (int i = 0; i < n; i++) q[p[i]] = i; }
static void iota(int n) { for (int i = 0; i < n; i++) q[i] = i * i - 3 * i; }
static void iota_d(int n) { for (int i = 0; i < n; i++) y[i] = i * 0.5; }
static void widen(int n) { for (int i = 0; i < n; i++) y[i] = p[i]; }
static void narrow(int n) { for (int i = 0; i < n; i++) q[i] = (int)(x[i] * 10), s[i] = (float)x[i]; }
static void to_long(int n) { for (int i = 0; i < n; i++) l[i] = p[i] * 3LL; }
static void shifts(int n) { for (int i = 0; i < n; i++) q[i] = (p[i] - 200 >> 3) + (int)((unsigned)(p[i] - 100) >> 7) + (p[i] << 4); }
static void shifts_l(int n) { for (int i = 0; i < n; i++) l[i] = (l[i] - 500 >> 5) ^ (long long)((unsigned long long)l[i] >> 9); }
static void variable(int n) { for (int i = 0; i < n; i++) q[i] = p[i] << (i & 15); }
static void points_x(int n) { for (int i = 0; i < n; i++) points[i].x += points[i].y * 2; }
static void recurrence(int n) { for (int i = 1; i < n; i++) y[i] = y[i - 1] + x[i]; }
static void overlap(int n) { for (int i = 4; i < n; i++) y[i] = y[i - 4] * 0.5 + 1; }
static int search(int n, int v) { for (int i = 0; i < n; i++) if (p[i] == v) return i; return -1; }
static int last(int n) { int r = 0; for (int i = 0; i < n; i++) r = q[i] + i; return r; }

static void (*const functions[])(int) = {strided, stride_store, reverse, gather, scatter, iota, iota_d, widen, narrow,
                                         to_long, shifts, shifts_l, variable, points_x, recurrence, overlap};

int main(void) {
    static const int lengths[] = {0, 1, 5, 127, 128, 129, 255, 256, 400};
    for (unsigned f = 0; f < sizeof functions / sizeof *functions; f++)
        for (unsigned k = 0; k < sizeof lengths / sizeof *lengths; k++) {
            for (int i = 0; i < 3 * N; i++) x[i] = i * 0.25 - 7, y[i] = -i;
            for (int i = 0; i < N; i++) {
                p[i] = (i * 37) % N, q[i] = -i, l[i] = i * 1234567LL, s[i] = 0;
                points[i].x = i, points[i].y = 1 - i, points[i].tag = i;
            }
            functions[f](lengths[k]);
            double check = 0;
            for (int i = 0; i < 3 * N; i++) check = check * 0.999 + y[i];
            for (int i = 0; i < N; i++) check = check * 0.999 + q[i] + s[i] + (double)l[i] + points[i].x + points[i].tag;
            printf("%u %d %.4f %d %d\n", f, lengths[k], check, search(lengths[k], 37), last(lengths[k]));
        }
    return 0;
}
