/* sprintf, snprintf, puts, putchar, fputs: lengths and limits. */
#include <stdio.h>
#include <string.h>
int main(void) { char b[20]; memset(b, '#', 20); int n = snprintf(b, 8, "%s-%d", "abcdef", 12345); printf("%d %s %c\n", n, b, b[8]); n = sprintf(b, "%3d|%-4s|%x", 7, "ab", 255); printf("%d %s\n", n, b); n = snprintf(NULL, 0, "%0100d", 5); printf("%d\n", n); fputs("fputs ", stdout), putchar('c'), putc('\n', stdout), puts("puts"); fprintf(stdout, "%s\n", fwrite("raw\n", 1, 4, stdout) == 4 ? "four" : "?"); return 0; }
