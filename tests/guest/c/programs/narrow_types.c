/* char and short: promotion, truncation, sign, arguments and results. */
#include <stdio.h>
static signed char sc(int x) { return (signed char)x; }
static unsigned char uc(int x) { return (unsigned char)x; }
static short sh(signed char a, short b) { return (short)(a * b); }
static unsigned short us(unsigned char a, unsigned short b) { return (unsigned short)(a * b + 1); }
static struct { signed char a; unsigned char b; short c; unsigned short d; } r;
int main(void) {
    for (int i = -70000; i < 70000; i += 1237) {
        r.a = (signed char)i, r.b = (unsigned char)i, r.c = (short)i, r.d = (unsigned short)i;
        r.a++, r.b--, r.c += 100, r.d <<= 1;
        printf("%d %d %d %d %d %d %d %d %d\n", i, sc(i), uc(i), sh((signed char)i, (short)i), us((unsigned char)i, (unsigned short)i), r.a, r.b, r.c, r.d);
    }
    char text[] = "abc\377\200";
    for (char* p = text; *p; p++) printf("%d ", *p);
    printf("\n");
    return 0;
}
