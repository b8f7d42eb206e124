/* Labels as values: an interpreter. */
#include <stdio.h>
static long run(const unsigned char* code) {
    static void* const labels[] = {&&push, &&add, &&mul, &&dup, &&jnz, &&halt};
    long stack[16], *sp = stack, count = 0;
#define NEXT goto *labels[count++, *code++]
    NEXT;
push: *sp++ = *code++; NEXT;
add: sp--, sp[-1] += sp[0]; NEXT;
mul: sp--, sp[-1] *= sp[0]; NEXT;
dup: *sp = sp[-1], sp++; NEXT;
jnz: if (*--sp) code += (signed char)*code; else code++; NEXT;
halt: return sp[-1] * 1000 + count;
}
int main(void) {
    printf("%ld %ld\n", run((const unsigned char[]){0, 3, 0, 4, 1, 3, 2, 5}), run((const unsigned char[]){0, 5, 0, 255, 1, 3, 0, 1, 1, 0, 2, 0, 0, 4, 1, 5}));
    return 0;
}
