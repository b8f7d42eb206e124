/* Passed, returned, in structs, by pointer and as variable arguments. */
#include <stdarg.h>
#include "../float_values.h"
struct pair { T first; char c; T second; };
static struct pair swapped(struct pair p) { struct pair r = {p.second, p.c, p.first}; return r; }
static T product(int n, ...) {
    va_list list;
    T p = 1;
    va_start(list, n);
    while (n-- > 0) p *= (T)va_arg(list, double);
    va_end(list);
    return p;
}
static void accumulate(T* total, T a, int b, T c) { *total += a * b + c; }
int main(void) {
    T total = 0;
    for (int i = 0; i + 1 < COUNT; i++) {
        struct pair p = swapped((struct pair){values[i], 'x', values[i + 1]});
        show("first", p.first), show("second", p.second);
        accumulate(&total, p.first / 1024, i, p.second);
        show("total", total);
    }
    show("product", product(4, (T)1.5, (T)2.5, 3.0f, (T)-0.1));
    return 0;
}
