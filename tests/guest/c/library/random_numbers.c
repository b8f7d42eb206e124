/* A generator of one's own, bit sets, histograms. */
#include <stdio.h>
static unsigned long long state = 88172645463325252ULL; static unsigned next(void) { state ^= state << 13, state ^= state >> 7, state ^= state << 17; return (unsigned)(state >> 11); }
int main(void) { int h[10] = {0}; unsigned set[8] = {0}; for (int i = 0; i < 5000; i++) { unsigned r = next(); h[r % 10]++; set[r / 32 % 8] |= 1u << (r & 31); } for (int i = 0; i < 10; i++) printf("%d ", h[i]); for (int i = 0; i < 8; i++) printf("%x ", set[i]); puts(""); return 0; }
