/* Recursive functions: simple, mutual, deep, with arrays. */
#include <stdio.h>
static int fib(int n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }
static int ack(int m, int n) { return m == 0 ? n + 1 : n == 0 ? ack(m - 1, 1) : ack(m - 1, ack(m, n - 1)); }
static int odd(unsigned n); static int even(unsigned n) { return n ? odd(n - 1) : 1; } static int odd(unsigned n) { return n ? even(n - 1) : 0; }
static long deep(long n) { char pad[100]; pad[n % 100] = (char)n; return n ? deep(n - 1) + pad[n % 100] : 0; }
static void hanoi(int n, int a, int b, int* moves) { if (!n) return; hanoi(n - 1, a, 6 - a - b, moves); (*moves) += a * b; hanoi(n - 1, 6 - a - b, b, moves); }
int main(void) { int moves = 0; hanoi(9, 1, 3, &moves); printf("%d %d %d %ld %d\n", fib(17), ack(2, 4), even(1001), deep(5000), moves); return 0; }
