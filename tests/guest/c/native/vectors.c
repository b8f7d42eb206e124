/* Native floating point in vector loops: the numbers are exact. options: -fn */
#ifdef __convex__
#define printf iprintf
#endif
#include <stdio.h>
static double a[500], b[500]; static float c[500];
int main(void) { for (int i = 0; i < 500; i++) a[i] = i * 0.25, b[i] = 100 - i, c[i] = (float)i / 4; for (int i = 0; i < 500; i++) a[i] = a[i] * b[i] + 2; for (int i = 0; i < 500; i++) if (b[i] > 0) c[i] -= 1.5f; else c[i] *= -2; double s = 0; float t = 0; for (int i = 0; i < 500; i++) s += a[i], t += c[i]; printf("%d %d %d\n", (int)s, (int)(t * 4), (int)(a[77] * 100)); return 0; }
