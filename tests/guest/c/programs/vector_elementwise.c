/* Loops over arrays of every element type, at lengths around multiples of 128. */
#include <stdio.h>

#define N 1000
static const int lengths[] = {0, 1, 2, 63, 127, 128, 129, 255, 256, 257, 999, 1000};

#define LOOPS(T)                                                                                          \
    static void add_##T(int n, T* restrict a, const T* restrict b) { for (int i = 0; i < n; i++) a[i] = a[i] + b[i]; } \
    static void axpy_##T(int n, T k, T* restrict a, const T* restrict b) { for (int i = 0; i < n; i++) a[i] += k * b[i]; } \
    static void mix_##T(int n, T* restrict a, const T* restrict b) { for (int i = 0; i < n; i++) a[i] = (a[i] - 3) * b[i] - (7 - b[i]); } \
    static void quotient_##T(int n, T* restrict a, const T* restrict b) { for (int i = 0; i < n; i++) a[i] = a[i] / b[i]; } \
    static void negate_##T(int n, T* restrict a, const T* restrict b) { for (int i = 0; i < n; i++) a[i] = -b[i]; } \
    static void clamp_##T(int n, T* restrict a, const T* restrict b) { for (int i = 0; i < n; i++) a[i] = b[i] > 50 ? 50 : b[i]; } \
    static void guarded_##T(int n, T* restrict a, const T* restrict b) { for (int i = 0; i < n; i++) if (b[i] != 9) a[i] = b[i] * 2; } \
    static void both_##T(int n, T* restrict a, const T* restrict b) { for (int i = 0; i < n; i++) if (b[i] > 5 && a[i] < 30) a[i] = b[i]; else a[i] = 1; }
typedef long long longlong;
LOOPS(double)
LOOPS(float)
LOOPS(int)
LOOPS(longlong)

#define RUN(T, FORM)                                                                                      \
    static void run_##T(void) {                                                                           \
        static T a[N + 8], b[N + 8];                                                                      \
        void (*functions[])(int, T*, const T*) = {add_##T, mix_##T, quotient_##T, negate_##T, clamp_##T,  \
                                                  guarded_##T, both_##T};                                 \
        for (unsigned f = 0; f < sizeof functions / sizeof *functions; f++)                               \
            for (unsigned l = 0; l < sizeof lengths / sizeof *lengths; l++) {                             \
                for (int i = 0; i < N + 8; i++) a[i] = (T)(i % 37), b[i] = (T)(i % 89 + 1);                \
                functions[f](lengths[l], a, b);                                                           \
                axpy_##T(lengths[l], (T)3, a, b);                                                         \
                double check = 0;                                                                         \
                for (int i = 0; i < N + 8; i++) check = check * 0.99 + (double)a[i];                       \
                printf(#T " %u %d %.6f\n", f, lengths[l], check);                                         \
            }                                                                                             \
    }
RUN(double, f)
RUN(float, f)
RUN(int, d)
RUN(longlong, d)

int main(void) {
    run_double();
    run_float();
    run_int();
    run_longlong();
    return 0;
}
