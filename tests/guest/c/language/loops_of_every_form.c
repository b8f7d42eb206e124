/* while, do, for with every part missing, break, continue, comma expressions. */
#include <stdio.h>
int main(void) { int n = 0, i = 0, j; for (;;) { if (++i > 20) break; if (i % 3) continue; n += i; } while (i --> 10) if (i == 13) continue; else n ^= i; do { n++; if (n & 4) continue; n += 2; } while (i++ < 15); for (i = 0, j = 10; i < j; i++, j--) n += i * j; for (unsigned u = 5; u-- > 0;) n += u; for (char c = 'a'; c <= 'e'; c++) for (int k = c; k > 'a'; k /= 2) { if (k == 24) goto out; n += k; } out: printf("%d %d %d\n", n, i, j); return 0; }
