/* GNU C: statement expressions, typeof, omitted operands, zero-length arrays, cast to union, nested conditionals. */
#include <stdio.h>
#include <stdlib.h>
#define max(a, b) ({ __typeof__(a) _a = (a); __typeof__(b) _b = (b); _a > _b ? _a : _b; })
struct packet { int n; unsigned char data[]; };
int main(void) {
    int i = 3, j = 4; printf("%d %g ", max(i++, j), max(1.5, 0.5)); printf("%d\n", i ?: 9);
    struct packet* p = malloc(sizeof *p + 10); p->n = 10; for (int k = 0; k < 10; k++) p->data[k] = (unsigned char)(k * 30);
    int s = 0; for (int k = 0; k < p->n; k++) s += ({ int t = p->data[k]; if (t > 200) t = 0; t; });
    printf("%d %d %d\n", s, (int)sizeof *p, ({ __label__ out; int r = 0; for (;;) if (++r > 5) goto out; out: r; }));
    free(p); return 0;
}
