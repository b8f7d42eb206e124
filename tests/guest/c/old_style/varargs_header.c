/* <varargs.h>, as before <stdarg.h>. */
#ifdef __convex__
#include <varargs.h>
static int sum(va_alist) va_dcl { va_list l; int n, s = 0; va_start(l); n = va_arg(l, int); while (n-- > 0) s += va_arg(l, int); s += (int)(va_arg(l, double) * 100); va_end(l); return s; }
#else
#include <stdarg.h>
static int sum(int n, ...) { va_list l; int s = 0; va_start(l, n); while (n-- > 0) s += va_arg(l, int); s += (int)(va_arg(l, double) * 100); va_end(l); return s; }
#endif
#include <stdio.h>
int main() { printf("%d %d\n", sum(3, 1, 2, 3, 0.5), sum(0, 2.25)); return 0; }
