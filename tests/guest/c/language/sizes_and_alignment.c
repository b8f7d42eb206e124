/* Sizes that do not depend on the machine, and layouts of fixed types without holes that do. */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
struct a { char c; int32_t i; }; struct b { int16_t h; char c[3]; int16_t k; }; union u { char c[5]; int32_t i; };
int main(void) {
    printf("%d %d %d %d\n", (int)sizeof(char), (int)sizeof(short), (int)sizeof(int), (int)sizeof(long long));
    printf("%d %d %d %d\n", (int)sizeof(float), (int)sizeof(double), (int)sizeof(struct a), (int)sizeof(struct b));
    printf("%d %d %d %d\n", (int)offsetof(struct a, i), (int)offsetof(struct b, c), (int)offsetof(struct b, k), (int)sizeof(union u));
    printf("%d %d\n", (int)sizeof(struct a[7]), (int)sizeof "string");
    return 0;
}
