/* Enumerations, typedefs of every shape, scopes that hide names. */
#include <stdio.h>
enum colour { RED, GREEN = 5, BLUE, LAST = -3, NEXT }; typedef enum colour colour; typedef int row[3]; typedef row grid[2]; typedef int (*op)(int), (*table[2])(int);
static int inc(int x) { return x + 1; } static int dec(int x) { return x - 1; } static int x = 1;
static colour mix(colour a, colour b) { return a < b ? b : a; }
int main(void) {
    grid g = {{1, 2, 3}, {4, 5, 6}}; table t = {inc, dec}; op o = t[1];
    printf("%d %d %d %d %d ", RED, BLUE, LAST, NEXT, mix(GREEN, NEXT));
    int x = 2; { int x = 3; { extern int y; printf("%d %d ", x, y); } } for (int x = 7; x < 8; x++) printf("%d ", x);
    printf("%d %d %d %d\n", x, g[1][2], o(5), t[0](5));
    return 0;
}
int y = 77;
