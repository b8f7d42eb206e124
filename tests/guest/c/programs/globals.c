/* Initialised data of every shape, statics, string literals, tentative definitions, addresses in data. */
#include <stdio.h>
int tentative; int tentative;
static int zeroes[100];
const double constants[] = {1.5, -2.25, 1e-300, 3.141592653589793};
float floats[4] = {0.1f, 2, 3};
long long big = -81985529216486896LL;
char text[] = "array", *pointer = "literal \001\"quoted\"\t\\", padded[10] = "ab";
struct { char c; short s; int i; double d; char* p; } record = {'x', -2, 3, 4.5, text + 2};
int* inside = &zeroes[7];
int (*function)(const char*, ...) = printf;
unsigned char bytes[] = {1, 2, 255, [6] = 9};
struct { int a; struct { short x[3]; } in[2]; } nested = {1, {{{2, 3, 4}}, {{5}}}};
static int counter(void) { static int n = 5; return n++; }
int main(void) {
    *inside = 77;
    counter(), counter();
    printf("%d %d %g %g %.17g %g %lld\n", tentative, zeroes[7], constants[1], constants[2], constants[3], (double)floats[0], big);
    printf("%s %s %s %d %c %d %s\n", text, pointer, padded, (int)sizeof padded, record.c, record.s, record.p);
    function("%d %d %d %d %d\n", bytes[2], bytes[6], (int)sizeof bytes, nested.in[0].x[2] + nested.in[1].x[0], counter());
    return 0;
}
