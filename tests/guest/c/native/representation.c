/* Native floating point: the bits of numbers are those of IEEE four times as large. options: -fn -tm c2 */
#ifdef __convex__
#define printf iprintf
#endif
#include <stdio.h>
static union { double d; struct { unsigned high, low; } w; } u; static union { float f; unsigned w; } v;
int main(void) { static const double n[] = {1, -1, 0.1, 3.5, 1e10, 0}; for (int i = 0; i < 6; i++) { u.d = n[i]; v.f = (float)n[i]; printf("%08x %08x %08x\n", u.w.high, u.w.low, v.w); } return 0; }
