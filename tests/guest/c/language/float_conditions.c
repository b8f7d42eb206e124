/* Floats in conditions, mixed with integers, in ?:, &&, loops. */
#include <stdio.h>
static int sign(double d) { return d > 0 ? 1 : d < 0 ? -1 : 0; } static float pick(int i, float f, double d) { return i ? f : i < -1 ? (float)d : (float)(d > f ? d : f); }
int main(void) { int n = 0; for (double x = 0; x < 1; x += 0.125) n += !x + (x != 0.5) * 2; for (float f = 10; f; f -= 2.5f) n++; printf("%d %d %d %g %g %d\n", n, sign(-1e-300), sign(0.0), pick(1, 2, 3), pick(0, 2, 3), 0.1 + 0.2 == 0.3 ? 1 : 2); double d = 3; if (d && !(d - 3)) printf("%d %d\n", d > 2 && d < 4, (int)(d && 0.0)); return 0; }
