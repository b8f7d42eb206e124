/* Arrays of T (a macro of the compilation) for loops over n elements, for n around multiples of the vector length. */
#include <stdio.h>
#include <stdint.h>

#define N 600
#define FOR_LENGTHS for (int l = 0, n; l < (int)(sizeof lengths / sizeof *lengths) && (n = lengths[l], 1); l++)
static const int lengths[] = {0, 1, 2, 31, 127, 128, 129, 256, 300, N - 1};
static T x[N + 8], y[N + 8], z[N + 8];

static void start(void) {
    for (int i = 0; i < N + 8; i++) x[i] = (T)(i % 37), y[i] = (T)(i % 89 + 1), z[i] = (T)(i % 53 + 2);
}

/* Elements beyond n are checked too. */
static void check(const char* name) {
    double sum = 0;
    for (int i = 0; i < N + 8; i++) sum = sum * 0.998 + (double)x[i];
    printf("%s %.9g\n", name, sum);
}
