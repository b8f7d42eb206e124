/* Sorting, hashing, primes: ordinary loops over integers. */
#include <stdio.h>
static unsigned state = 12345;
static unsigned next(void) { return state = state * 1103515245u + 12345u; }
static void sort(int* a, int lo, int hi) { if (lo >= hi) return; int p = a[(lo + hi) / 2], i = lo, j = hi; while (i <= j) { while (a[i] < p) i++; while (a[j] > p) j--; if (i <= j) { int t = a[i]; a[i++] = a[j]; a[j--] = t; } } sort(a, lo, j); sort(a, i, hi); }
static unsigned char composite[10000];
int main(void) {
    static int a[2000];
    for (int i = 0; i < 2000; i++) a[i] = (int)(next() >> 8) % 100000 - 50000;
    sort(a, 0, 1999);
    unsigned hash = 0;
    for (int i = 0; i < 2000; i++) hash = (hash << 5 | hash >> 27) ^ (unsigned)a[i];
    int primes = 0, last = 0;
    for (int i = 2; i < 10000; i++) { if (composite[i]) continue; primes++, last = i; for (int j = i * i; j < 10000; j += i) composite[j] = 1; }
    printf("%u %d %d %d %d\n", hash, a[0], a[1999], primes, last);
    return 0;
}
