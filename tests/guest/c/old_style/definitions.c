/* Functions in the style of K&R: parameters declared after the list, promoted when passed. options: -traditional */
#include <stdio.h>
int add(a, b) int a, b; { return a + b; }
double mix(c, s, f, d, p) char c; short s; float f; double d; char *p; { return c + s + f + d + *p; }
char *pick(n, list) char **list; { return list[n]; }
static shorten(c) unsigned char c; { return c; }
long total(); int counter = 0;
int main(argc, argv) int argc; char **argv; {
    static char *names[] = {"a", "b", "c"}; register i; for (i = 0; i < 3; i++) printf("%s", pick(i, names));
    printf(" %d %g %d %ld %d\n", add(2, 3), mix('a', 5, 1.5, 2.25, "x"), shorten(300), total(3, 1, 2, 3), counter); return 0;
}
long total(n, a, b, c) { return a + b + c + n; }
