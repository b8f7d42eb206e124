/* Elements of two widths in one loop. */
#include "loops.h"
static int ints[N]; static long long longs[N]; static double doubles[N]; static float floats[N]; static unsigned char bytes[N];
static void from_int(int n, T* restrict a, const int* restrict b) { for (int i = 0; i < n; i++) a[i] = (T)(b[i] + 1); }
static void to_int(int n, int* restrict a, const T* restrict b) { for (int i = 0; i < n; i++) a[i] = (int)b[i] * 3; }
static void to_long(int n, long long* restrict a, const T* restrict b) { for (int i = 0; i < n; i++) a[i] = (long long)b[i] - 2; }
static void to_double(int n, double* restrict a, const T* restrict b) { for (int i = 0; i < n; i++) a[i] = (double)b[i] / 2; }
static void to_float(int n, float* restrict a, const T* restrict b) { for (int i = 0; i < n; i++) a[i] += (float)b[i]; }
static void to_byte(int n, unsigned char* restrict a, const T* restrict b) { for (int i = 0; i < n; i++) a[i] = (unsigned char)b[i]; }
static void from_double(int n, T* restrict a, const double* restrict b) { for (int i = 0; i < n; i++) a[i] = (T)b[i]; }
int main(void) {
    FOR_LENGTHS {
        start();
        for (int i = 0; i < N; i++) ints[i] = i % 90, doubles[i] = i % 77 + 0.25, floats[i] = (float)i;
        from_int(n, x, ints), check("from int"), from_double(n, x, doubles), check("from double");
        to_int(n, ints, y), to_long(n, longs, y), to_double(n, doubles, y), to_float(n, floats, y), to_byte(n, bytes, y);
        double s = 0;
        for (int i = 0; i < N; i++) s = s * 0.99 + ints[i] + longs[i] + doubles[i] + floats[i] + bytes[i];
        printf("%.9g\n", s);
    }
    return 0;
}
