/* Arithmetic that reports overflow. */
#include <limits.h>
#include <stdio.h>
int main(void) {
    int i; unsigned u; long long l; unsigned long long w;
    int a[] = {0, 1, -1, INT_MAX, INT_MIN, 65536, -70000};
    for (int j = 0; j < 7; j++) for (int k = 0; k < 7; k++) {
        int s = __builtin_add_overflow(a[j], a[k], &i), t = __builtin_mul_overflow(a[j], a[k], &l), v = __builtin_sub_overflow((unsigned)a[j], (unsigned)a[k], &u);
        printf("%d %d %d %lld %d %u ", s, i, t, l, v, u);
        printf("%d %d\n", __builtin_mul_overflow((long long)a[j] << 31, (long long)a[k], &l), __builtin_add_overflow((unsigned long long)a[j] << 32, (unsigned long long)a[k] << 32, &w));
    }
    return 0;
}
