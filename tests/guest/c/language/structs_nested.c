/* Structs in structs, arrays of them, assignment, pointers to members. */
#include <stdio.h>
struct point { int x, y; }; struct box { struct point low, high; const char* name; }; struct scene { int n; struct box boxes[4]; double scale; };
static struct scene grown(struct scene s, int by) { for (int i = 0; i < s.n; i++) s.boxes[i].high.x += by, s.boxes[i].low = (struct point){-by, i}; s.scale *= by; return s; }
static int area(const struct box* b) { return (b->high.x - b->low.x) * (b->high.y - b->low.y); }
int main(void) {
    struct scene a = {2, {{{0, 0}, {3, 4}, "first"}, {{1, 1}, {7, 9}, "second"}}, 1.5}, b = grown(a, 2);
    struct point* p = &b.boxes[1].high;
    p->y = 100, a.boxes[3] = b.boxes[1], a.boxes[2] = a.boxes[3];
    for (int i = 0; i < 4; i++) printf("%s %d %d\n", a.boxes[i].name ? a.boxes[i].name : "none", area(a.boxes + i), area(&b.boxes[i]));
    printf("%g %g\n", a.scale, b.scale);
    return 0;
}
