/* Memory of a size known at run time, on the stack, in loops and calls. */
#include <alloca.h>
#include <stdio.h>
#include <string.h>
static int sum(int n, int m, int a[n][m]) { int s = 0; for (int i = 0; i < n; i++) for (int j = 0; j < m; j++) s += a[i][j] * (int)(sizeof a[i] / sizeof(int)); return s; }
static char* doubled(char* to, const char* s) { char* copy = alloca(strlen(s) + 1); strcpy(copy, s); return strcat(strcpy(to, copy), copy); }
int main(void) {
    int total = 0; char text[40];
    for (int n = 1; n < 12; n++) {
        int a[n][n + 1], *p = &a[0][0];
        for (int i = 0; i < n * (n + 1); i++) p[i] = i;
        total += sum(n, n + 1, a) + (int)sizeof a;
        char* raw = alloca((size_t)n * 100); raw[n * 100 - 1] = (char)n; total += raw[n * 100 - 1];
    }
    printf("%d %s\n", total, doubled(text, "abc"));
    return 0;
}
