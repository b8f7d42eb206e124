/* More live values than registers, of every class, across calls. */
#include <stdio.h>
static int f(int x) { return x ^ 5; }
static double work(int a, int b, long long c, double d, float e, const short* p) {
    int i1 = a + b, i2 = a - b, i3 = a * b, i4 = a | b, i5 = a & b, i6 = a ^ b, i7 = a << 2, i8 = b >> 1, i9 = ~a; long long l1 = c + a, l2 = c * b, l3 = c ^ a, l4 = c - i3; double d1 = d + a, d2 = d * b, d3 = d - e, d4 = d / 3; float e1 = e + 1, e2 = e * 2;
    const short *q1 = p + 1, *q2 = p + i5 % 3, *q3 = p + 2; int r = f(i1) + f(i2);
    for (int k = 0; k < 5; k++) i1 += i2 ^ i3, i4 -= i5 & i6, i7 += f(i8) - i9, l1 += l2 >> 3, l3 ^= l4 + i1, d1 += d2 * e1, d3 -= d4 + e2, r += *q1 * *q2 - *q3, q1 = p + k % 3;
    return i1 + i2 + i3 + i4 + i5 + i6 + i7 + i8 + i9 + (double)(l1 % 1000 + l2 % 1000 + l3 % 1000 + l4 % 1000) + d1 + d2 + d3 + d4 + e1 + e2 + r;
}
int main(void) { short p[] = {3, -4, 5}; printf("%.6f %.6f\n", work(7, 3, 123456789012LL, 2.5, 1.25f, p), work(-100, 9, -5, -1e3, 0.5f, p)); return 0; }
