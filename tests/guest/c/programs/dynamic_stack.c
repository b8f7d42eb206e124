/* Variable-length arrays, alloca, recursion with large frames. */
#include <stdio.h>
#include <string.h>
static int sum(int n) { int a[n]; for (int i = 0; i < n; i++) a[i] = i * i; int s = 0; for (int i = n; i-- > 0;) s += a[i]; return s; }
static int matrix(int n, int m, int a[n][m]) { int t = 0; for (int i = 0; i < n; i++) for (int j = 0; j < m; j++) t += a[i][j] * (i - j); return t; }
static char* join(const char* a, const char* b, char* out) { char* t = __builtin_alloca(strlen(a) + strlen(b) + 1); strcpy(t, a); strcat(t, b); return strcpy(out, t); }
static int deep(int n) { volatile char block[3000]; block[n % 3000] = (char)n; return n == 0 ? 0 : block[n % 3000] + deep(n - 1); }
static unsigned ackermann(unsigned m, unsigned n) { return m == 0 ? n + 1 : n == 0 ? ackermann(m - 1, 1) : ackermann(m - 1, ackermann(m, n - 1)); }
int main(void) {
    int total = 0;
    for (int i = 1; i < 100; i += 7) total += sum(i);
    int a[4][6];
    for (int i = 0; i < 24; i++) a[i / 6][i % 6] = i;
    char text[40];
    printf("%d %d %s %d %u\n", total, matrix(4, 6, a), join("left-", "right", text), deep(300), ackermann(2, 9));
    return 0;
}
