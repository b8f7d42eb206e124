/* Unnamed and zero-width bit-fields separate; neighbours stay as they are. */
#include <stdio.h>
struct f { unsigned a : 4; unsigned : 3; unsigned b : 6; unsigned : 0; unsigned c : 9; char d; unsigned e : 2; };
static void set(struct f* p, int i) { p->b = i; p->e = i + 1; }
int main(void) {
    struct f x = {1, 2, 3, 4, 1};
    for (int i = 0; i < 9; i++) set(&x, i * 9), printf("%u %u %u %d %u\n", x.a, x.b, x.c, x.d, x.e), x.a += 5, x.c -= 50;
    printf("%d\n", (int)sizeof(struct f));
    return 0;
}
