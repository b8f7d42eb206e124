/* Structs of one to nine bytes, passed, returned and in variable arguments. */
#include <stdarg.h>
#include <stdio.h>
#define S(n) struct s##n { char c[n]; }; \
    static struct s##n turn##n(int k, struct s##n s, char e) { struct s##n r; for (int i = 0; i < n; i++) r.c[i] = s.c[n - 1 - i] + k + e; return r; } \
    static int sum##n(int count, ...) { va_list l; va_start(l, count); int t = 0; while (count--) { struct s##n s = va_arg(l, struct s##n); for (int i = 0; i < n; i++) t = t * 3 + s.c[i]; } va_end(l); return t; } \
    static void test##n(void) { struct s##n s; for (int i = 0; i < n; i++) s.c[i] = (char)(i * i + n); s = turn##n(1, turn##n(2, s, 3), -1); for (int i = 0; i < n; i++) printf("%d ", s.c[i]); printf("%d\n", sum##n(3, s, turn##n(0, s, 0), s)); }
S(1) S(2) S(3) S(4) S(5) S(6) S(7) S(8) S(9)
int main(void) { test1(), test2(), test3(), test4(), test5(), test6(), test7(), test8(), test9(); return 0; }
