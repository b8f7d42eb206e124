/* Inline assembly with operands in S and A registers and in memory; the host computes the same in C. */
#include <stdio.h>
static int scalar_sum(int a, int b) {
#ifdef __convex__
    asm("add.w %1,%0" : "+s"(a) : "s"(b));
#else
    a += b;
#endif
    return a;
}
static int load_through(const int* p) {
    int value;
#ifdef __convex__
    asm volatile("ld.w 4(%1),%0" : "=s"(value) : "a"(p) : "memory");
#else
    value = p[1];
#endif
    return value;
}
static void store_memory(int* p, int value) {
#ifdef __convex__
    asm("st.w %1,%0" : "=m"(*p) : "r"(value));
#else
    *p = value;
#endif
}
static long long negated(long long x) {
#ifdef __convex__
    asm("neg.l %1,%0" : "=s"(x) : "s"(x));
#else
    x = -x;
#endif
    return x;
}
int main(void) {
    int a[3] = {1, 20, 300};
    store_memory(&a[2], scalar_sum(a[0], 41));
    printf("%d %d %d %lld\n", scalar_sum(3, 4), load_through(a), a[2], negated(1LL << 40));
    return 0;
}
