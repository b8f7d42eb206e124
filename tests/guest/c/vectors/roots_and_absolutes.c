/* sqrt, fabs, trunc over arrays. options: -fno-math-errno */
#include <math.h>
#include <stdio.h>
static double a[300], b[300]; static float c[300];
int main(void) { for (int i = 0; i < 300; i++) a[i] = i * 1.25 - 100, c[i] = (float)i - 150.5f; for (int i = 0; i < 300; i++) b[i] = sqrt(fabs(a[i])); for (int i = 0; i < 300; i++) a[i] = trunc(a[i]) + b[i]; for (int i = 0; i < 300; i++) c[i] = sqrtf(fabsf(c[i])) * 2; double s = 0; for (int i = 0; i < 300; i++) s = s * 0.99 + a[i] + (double)c[i]; printf("%.12g\n", s); return 0; }
