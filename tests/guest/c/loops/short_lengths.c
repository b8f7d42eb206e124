/* Loops that may be too short for vectors to pay: of unknown and of known lengths, and within other loops. */
#include "loops.h"
#define SIDE 70
static T table[SIDE][SIDE];
static unsigned char marks[N + 8];

static T dot(int n, T sum) { for (int i = 0; i < n; i++) sum += x[i] * y[i]; return sum; }
static T product(int n) { T p = 3; for (int i = 0; i < n; i++) p *= (T)(y[i] > 40 ? 1 : -1); return p; }
static T column(int n, int j, T sum) { for (int i = 0; i < n; i++) sum += table[i][j] * z[n - i]; return sum; }
static T largest(int n, T m) { for (int i = 0; i < n; i++) m = x[i] > m ? x[i] : m; return m; }
static int positives(int n) { int c = 5; for (int i = 0; i < n; i++) if (x[i] > 20) c++; return c; }
static long long bits(int n) { long long b = -1; for (int i = 0; i < n; i++) b ^= (long long)x[i] << (i & 31); return b; }
static void axpy(int n, T f) { for (int i = 0; i < n; i++) x[i] += f * y[i]; }
static void diagonal(int n) { for (int i = 0; i < n; i++) table[i][i] = table[n - 1 - i][0] + (T)1; }

#define KNOWN(name, n) \
    static void name(void) { \
        T s = 2; int c = 0; \
        for (int i = 0; i < n; i++) s += x[i] * z[i]; \
        for (int i = 0; i < n; i++) if (x[i] > y[i]) c++; \
        for (int i = 0; i < n; i++) x[i] = x[i] + (T)2 * y[i]; \
        for (int i = 3; i < n; i++) z[i] = y[n - i] - (T)1; \
        for (int j = 0; j < SIDE; j++) for (int i = 0; i < n && i < SIDE; i++) table[i][j] += (T)j; \
        printf("%d %.9g %d\n", n, (double)s, c); \
    }
KNOWN(eight, 8) KNOWN(nine, 9) KNOWN(fifteen, 15) KNOWN(sixteen, 16) KNOWN(seventeen, 17) KNOWN(thirty_two, 32)
KNOWN(fifty, 50) KNOWN(sixty_four, 64) KNOWN(hundred, 100) KNOWN(most, 127) KNOWN(all, 128) KNOWN(more, 129)

/* The vector loop is only sometimes reached, its length a quotient. */
static unsigned sieve(unsigned limit) {
    unsigned count = 0;
    for (unsigned i = 0; i < limit; i++) marks[i] = 0;
    for (unsigned i = 2; i < limit; i++) {
        if (marks[i]) continue;
        count++;
        for (unsigned j = i + i; j < limit; j += i) marks[j] = 1;
    }
    return count;
}

int main(void) {
    start();
    for (int i = 0; i < SIDE * SIDE; i++) table[i / SIDE][i % SIDE] = (T)(i % 23);
    for (int n = 0; n < SIDE; n++) {
        printf("%d %.9g %.9g %.9g %.9g %d %lld %u\n", n, (double)dot(n, (T)n), (double)product(n), (double)column(n, n, (T)1),
               (double)largest(n, (T)4), positives(n), bits(n), sieve((unsigned)n * 8));
        axpy(n, (T)(n % 3)), check("axpy");
        diagonal(n);
    }
    eight(), nine(), fifteen(), sixteen(), seventeen(), thirty_two(), fifty(), sixty_four(), hundred(), most(), all(), more();
    check("known");
    double sum = 0;
    for (int i = 0; i < SIDE * SIDE; i++) sum = sum * 0.999 + (double)table[i / SIDE][i % SIDE];
    printf("%.9g\n", sum);
    return 0;
}
