/* Calls between compiled code and assembly in the style of other compilers: small structs, doubles, many arguments. */
#include <stdio.h>
struct three { char c[3]; }; struct two { short h; }; struct one { char c; }; struct six { char c[6]; };
int spread(struct three t, struct one o, struct two s, struct six x, int last); double half_sum(double a, float b, long long c); int call_back(void);
int back(struct one o, struct three t, double d) { return o.c * 1000 + t.c[0] * 100 + t.c[2] * 10 + (int)d; }
int main(void) { struct three t = {{1, 2, 3}}; struct one o = {4}; struct two s = {5}; struct six x = {{6, 7, 8, 9, 10, 11}}; printf("%d %g %d\n", spread(t, o, s, x, 12), half_sum(1.5, 2.5f, 1LL << 33), call_back()); return 0; }
