/* longjmp out of nested calls, with values, more than once. */
#include <setjmp.h>
#include <stdio.h>
static jmp_buf outer, inner; static volatile int steps;
static void dive(int n) { steps++; if (n == 0) longjmp(outer, 0); if (n == 3) longjmp(inner, 33); dive(n - 1); }
int main(void) {
    volatile int tries = 0; volatile double kept = 2.5;
    int code = setjmp(outer);
    printf("outer %d %d\n", code, tries);
    if (tries++ < 3) {
        int in = setjmp(inner);
        if (in == 0) dive(tries == 1 ? 6 : 2); else { kept *= 2; printf("inner %d\n", in); longjmp(outer, in + 1); }
    }
    printf("%d %g\n", steps, kept);
    return 0;
}
