/* Dense and sparse switches, fall-through, nested loops with break and continue, computed goto. */
#include <stdio.h>
static int dense(int x) { switch (x) { case 0: return 5; case 1: return 9; case 2: case 3: return 7; case 4: x += 3; case 5: return x * 2; case 6: return -1; case 7: return 12; default: return 100; } }
static int sparse(int x) { switch (x) { case -1000: return 1; case 5: return 2; case 77777: return 3; case 1 << 30: return 4; } return 0; }
static int wide(long long x) { switch (x) { case 1LL << 40: return 1; case -1: return 2; case 4294967296LL: return 3; default: return 0; } }
static int interpret(const unsigned char* code) {
    static const void* const labels[] = {&&add, &&sub, &&twice, &&end};
    int value = 1;
    goto *labels[*code++];
add: value += 5; goto *labels[*code++];
sub: value -= 3; goto *labels[*code++];
twice: value *= 2; goto *labels[*code++];
end: return value;
}
int main(void) {
    for (int i = -2; i < 10; i++) printf("%d ", dense(i));
    printf("%d %d %d %d %d\n", sparse(-1000), sparse(5), sparse(77777), sparse(1 << 30), sparse(6));
    printf("%d %d %d %d\n", wide(1LL << 40), wide(-1), wide(1LL << 32), wide(0));
    printf("%d\n", interpret((const unsigned char[]){0, 2, 1, 2, 0, 0, 3}));
    int n = 0;
    for (int i = 0; i < 30; i++) { if (i % 3 == 0) continue; for (int j = 0;; j++) { if (j > i) break; n += j; if (n > 2000) goto done; } }
done:
    printf("%d\n", n);
    return 0;
}
