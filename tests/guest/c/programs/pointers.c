/* Pointers to functions, to pointers, into arrays; comparison and difference. */
#include <stdio.h>
#include <stdlib.h>
static int add(int a, int b) { return a + b; }
static int mul(int a, int b) { return a * b; }
static int (*choose(int k))(int, int) { return k ? add : mul; }
static double apply(double (*f)(double, int), double x) { return f(x, 3); }
static double scale(double x, int k) { return x * k; }
static int compare(const void* a, const void* b) { return *(const int*)a - *(const int*)b; }
struct node { int value; struct node* next; };
static int (*table[])(int, int) = {add, mul, add};
int main(void) {
    printf("%d %d %g\n", choose(1)(3, 4), choose(0)(3, 4), apply(scale, 2.5));
    int a[50], *p = a, **pp = &p;
    for (int i = 0; i < 50; i++) a[i] = (i * 31) % 47;
    qsort(a, 50, sizeof *a, compare);
    *pp += 7;
    printf("%d %d %d %d\n", *p, (int)(p - a), p > a, p[-2]);
    for (int i = 0; i < 3; i++) printf("%d ", table[i](i, 5));
    struct node* list = 0;
    for (int i = 0; i < 6; i++) { struct node* n = malloc(sizeof *n); n->value = i; n->next = list; list = n; }
    for (struct node* n = list; n; n = n->next) printf("%d ", n->value);
    int m[3][4][5];
    for (int i = 0; i < 60; i++) (&m[0][0][0])[i] = i;
    printf("%d %d\n", m[2][1][3], *(*(*(m + 1) + 2) + 4));
    return 0;
}
