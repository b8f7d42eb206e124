/* Frames and offsets beyond 32 kilobytes; big structs by value. */
#include <stdio.h>
#include <string.h>
struct big { int a[3000]; char tail[77]; };
static struct big change(struct big b, int at, int v) { b.a[at] = v; b.tail[76] = (char)v; return b; }
static long far(int n) { char first[40000], second[40000]; int last[20000]; memset(first, n, sizeof first); memset(second, n + 1, sizeof second); for (int i = 0; i < 20000; i++) last[i] = i * n; return first[39999] + second[n * 1000] * 100 + last[19999]; }
int main(void) { struct big b = {{1, 2}}; struct big c = change(change(b, 2999, 7), 1500, 9); printf("%d %d %d %d %d %ld\n", b.a[2999], c.a[2999], c.a[1500], c.a[1], c.tail[76], far(3)); return 0; }
