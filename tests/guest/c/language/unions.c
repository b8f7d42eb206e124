/* Members of a union share their place; tagged unions. */
#include <stdint.h>
#include <stdio.h>
union bits { float f; uint32_t u; }; struct value { enum { INTEGER, REAL, TEXT } kind; union { long long i; double d; const char* s; } as; };
static void show(struct value v) { switch (v.kind) { case INTEGER: printf("%lld\n", v.as.i); break; case REAL: printf("%g\n", v.as.d); break; case TEXT: puts(v.as.s); } }
static struct value make(double d) { struct value v = {REAL, {.d = d}}; return v; }
int main(void) {
    union bits b; b.f = 1.5f; printf("%08lx\n", (unsigned long)b.u); b.u ^= 0x80000000u; printf("%g\n", b.f);
    struct value values[] = {{INTEGER, {.i = 1LL << 40}}, {TEXT, {.s = "text"}}, make(0.125)};
    for (int i = 0; i < 3; i++) show(values[i]);
    return 0;
}
