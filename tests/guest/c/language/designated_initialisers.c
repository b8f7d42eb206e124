/* Initialisers by name and index, nested, overridden, partial. */
#include <stdio.h>
struct s { int a; struct { char b; double c[3]; } in; const char* d; };
static struct s table[] = {[2] = {.d = "two", .in.c[1] = 2.5, .a = 1}, [0] = {5, {'x', {1, 2, 3}}, "zero"}, [1].in.b = 'y'};
static int sparse[20] = {1, 2, [10] = 3, 4, [5 ... 7] = 9, [6] = 8};
int main(void) {
    for (int i = 0; i < 3; i++) printf("%d %d %g %g %s\n", table[i].a, table[i].in.b, table[i].in.c[0], table[i].in.c[1], table[i].d ? table[i].d : "-");
    for (int i = 0; i < 20; i++) printf("%d ", sparse[i]);
    int local[6] = {[3] = 7}, zero[9] = {0}; struct s automatic = {.in = {.c = {[2] = 4}}};
    for (int i = 0; i < 6; i++) printf("%d ", local[i] + zero[i]);
    printf("%g %d\n", automatic.in.c[2], automatic.a);
    return 0;
}
