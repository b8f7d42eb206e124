/* Loops with few rounds, with counts known at compile time, nested in others. */
#include <stdio.h>
static double a[8][8], b[8][8]; static int k[130]; static short h[256];
int main(void) { for (int i = 0; i < 8; i++) for (int j = 0; j < 8; j++) a[i][j] = i * j + 1, b[i][j] = i - j; for (int i = 0; i < 8; i++) for (int j = 0; j < 8; j++) { double s = 0; for (int m = 0; m < 8; m++) s += a[i][m] * b[m][j]; printf("%g ", s); } for (int i = 0; i < 130; i++) k[i] = i * i; for (int i = 0; i < 128; i++) k[i] -= k[i + 2]; for (int i = 0; i < 256; i++) h[255 - i] = (short)(k[i / 2] + i); int s = 0; for (int i = 0; i < 256; i++) s = s * 7 + h[i]; for (int i = 0; i < 3; i++) s += k[i * 40]; printf("%d\n", s); return 0; }
