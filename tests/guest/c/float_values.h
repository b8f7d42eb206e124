/* Interesting numbers of the floating-point type T (a macro of the compilation), and how to print them. */
#include <stdint.h>
#include <stdio.h>

#define COUNT ((int)(sizeof values / sizeof *values))
static const T values[] = {(T)0.0, (T)1.0, (T)-1.0, (T)0.5, (T)2.0, (T)3.0, (T)10.0, (T)0.1, (T)-2.75, (T)1e10, (T)-1e-10, (T)3.14159265358979,
    (T)16777217.0, (T)65536.5, (T)1e30, (T)1e-30, (T)123456.789, (T)-0.001, (T)2147483647.0, (T)7.0};

static void show(const char* name, T value) { printf("%s %.*g\n", name, sizeof(T) == 4 ? 9 : 17, (double)value); }
