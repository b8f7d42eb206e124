/* Pointers to functions in tables, structs, arguments and results. */
#include <stdio.h>
typedef double (*binary)(double, double);
static double add(double a, double b) { return a + b; } static double sub(double a, double b) { return a - b; } static double mul(double a, double b) { return a * b; }
static binary pick(char c) { return c == '+' ? add : c == '-' ? sub : c == '*' ? mul : 0; }
static int apply(int (*f)(int, void*), int n, void* p) { int s = 0; for (int i = 0; i < n; i++) s += f(i, p); return s; }
static int scaled(int i, void* p) { return i * *(int*)p; }
struct object { int v; int (*get)(struct object*); void (*set)(struct object*, int); };
static int get(struct object* o) { return o->v; } static void set(struct object* o, int v) { o->v = v * 2; }
static int (*chain(int n))(int, void*) { return n ? scaled : 0; }
int main(void) {
    struct object o = {1, get, set}; int k = 3;
    o.set(&o, 21); printf("%d %d ", o.get(&o), apply(scaled, 10, &k));
    for (const char* p = "+-*/"; *p; p++) printf("%g ", pick(*p) ? pick(*p)(7, 2.5) : -1.0);
    printf("%d %d\n", chain(1)(5, &k), (*chain(2))(6, &k));
    return 0;
}
