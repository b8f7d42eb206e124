/* Compound literals as values, addresses and arguments. */
#include <stdio.h>
struct p { int x, y; };
static int sum(const int* a, int n) { int s = 0; while (n--) s += a[n]; return s; }
static int dot(struct p a, const struct p* b) { return a.x * b->x + a.y * b->y; }
static struct p* global = &(struct p){7, 8};
int main(void) {
    int total = 0;
    for (int i = 0; i < 5; i++) { int* a = (int[]){i, i * i, [4] = i + 1}; a[2] += i; total += sum(a, 5); }
    printf("%d %d %d\n", total, dot((struct p){1, 2}, &(struct p){.y = 3}), global->x + global->y);
    global->x = 9; printf("%d %s\n", global->x, (char[]){"abc"} + 1);
    return 0;
}
