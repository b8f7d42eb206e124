/* sscanf: every conversion, widths, sets, suppression, counts. */
#include <stdio.h>
int main(void) {
    int a, b, c, n; unsigned u; long long l; double d; float f; char s[20], t[20], ch; short h; signed char y;
    n = sscanf("12 -34 0x1f", "%d%d%i", &a, &b, &c); printf("%d %d %d %d\n", n, a, b, c);
    n = sscanf("017 ff 4000000000", "%o %x %u", &a, &b, &u); printf("%d %d %d %u\n", n, a, b, u);
    n = sscanf("3.25e2,-.5;9007199254740993", "%lf,%f;%lld", &d, &f, &l); printf("%d %g %g %lld\n", n, d, f, l);
    n = sscanf("word other:x", "%s %[a-z]:%c", s, t, &ch); printf("%d %s %s %c\n", n, s, t, ch);
    n = sscanf("12345", "%2d%1hd%hhd", &a, &h, &y); printf("%d %d %d %d\n", n, a, h, y);
    n = sscanf("a=5 b=6", "a=%*d b=%d%n", &a, &b); printf("%d %d %d\n", n, a, b);
    n = sscanf("x", "%d", &a); printf("%d %d\n", n, sscanf("", "%d", &a)); n = sscanf("ab]c^d", "%[^]]]%2[]c]", s, t); printf("%d %s %s\n", n, s, t);
    return 0;
}
