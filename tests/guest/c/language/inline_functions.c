/* inline, static inline, extern inline of GNU C, and functions that must not be. */
#include <stdio.h>
static inline int square(int x) { return x * x; } inline int twice(int x) { return x * 2; } extern inline int twice(int x); __attribute__((noinline)) static int plain(int x) { return x + 1; } __attribute__((always_inline)) static inline int both(int x) { return square(x) + plain(x); }
static __attribute__((unused)) int nothing(void) { return 1; } static int last(const char* s, ...) __attribute__((format(printf, 1, 2))); static int last(const char* s, ...) { return s[0]; }
int main(void) { int (*p)(int) = square; printf("%d %d %d %d %d\n", square(5), twice(6), both(3), p(9), last("%d", 4)); return 0; }
