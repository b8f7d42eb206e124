/* _Generic chooses by type; static assertions; type names. */
#include <stdio.h>
#define name(x) _Generic((x), char: "char", int: "int", unsigned: "unsigned", long long: "long long", float: "float", double: "double", char*: "text", const int*: "const int*", default: "other")
#define twice(x) _Generic((x), int: twice_int, double: twice_double)(x)
static int twice_int(int x) { return x * 2; } static double twice_double(double x) { return x * 2; }
_Static_assert(sizeof(int) == 4, "int has four bytes");
int main(void) {
    char c = 1; short s = 2; const int k = 3; float f = 4;
    printf("%s %s %s %s %s %s %s %s\n", name(c), name(s + 1), name(1u), name(1LL), name(f), name(f * 1.0), name("x"), name(&k));
    printf("%d %g %s\n", twice(4), twice(2.25), name(&s));
    return 0;
}
