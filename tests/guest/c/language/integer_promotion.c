/* Small types become int in expressions; unsigned meets signed. */
#include <stdio.h>
int main(void) {
    unsigned char a = 200, b = 100; signed char c = -1; unsigned short s = 65535; unsigned u = 1; int i = -1; long long l = -1;
    printf("%d %d %d %d\n", a + b, a * b, a - 201, ~a), printf("%d %d %d\n", c < u, i < (int)u, l < u);
    printf("%d %d %d\n", s * 2, (unsigned char)(a + b), -s), printf("%d %d\n", (int)sizeof(a + b), (int)sizeof(u + l));
    printf("%d %d\n", (c >> 1), ((unsigned char)c >> 1)), printf("%u %lld\n", u + i - 2, u + l);
    return 0;
}
