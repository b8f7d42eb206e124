/* goto forwards, backwards, out of loops, into blocks. */
#include <stdio.h>
static int find(int want) {
    int i, j;
    for (i = 0; i < 10; i++) for (j = 0; j < 10; j++) if (i * j == want) goto found;
    return -1;
found: return i * 100 + j;
}
int main(void) {
    int n = 0, into = 0;
again: if (n < 5) { printf("%d ", n); n += 2; goto again; }
    goto inside;
    while (into < 3) { into++; inside: printf("in %d ", into); }
    printf("%d %d %d\n", find(42), find(49), find(23));
    return 0;
}
