/* setjmp and longjmp: values, volatile variables, nesting. */
#include <setjmp.h>
#include <stdio.h>
static jmp_buf outer, inner;
static void leave(int n) { if (n > 3) longjmp(inner, n); leave(n + 1); }
static int nested(void) { volatile int k = 10; int r = setjmp(inner); if (r == 0) { k = 20; leave(0); } if (r < 6) { k += r; longjmp(inner, r + 1); } return k; }
int main(void) {
    volatile int count = 0;
    double kept = 2.5;
    int r = setjmp(outer);
    count++;
    printf("%d %d %g\n", r, count, kept);
    if (r < 3) longjmp(outer, r + 1);
    printf("%d\n", nested());
    if (count < 6) longjmp(outer, 0);
    return 0;
}
