/* Structures by value: arguments and results of many sizes, nested, in arrays. */
#include <stdio.h>
#include <string.h>
struct s1 { char c; };
struct s3 { char c[3]; };
struct s8 { int a, b; };
struct s12 { short h; double d; };
struct s40 { struct s8 x; struct s12 y; char text[20]; };
struct s400 { int a[100]; };
static struct s1 f1(struct s1 x) { x.c++; return x; }
static struct s3 f3(struct s3 x, int k) { x.c[1] = (char)k; return x; }
static struct s8 f8(int k, struct s8 x, int m) { struct s8 r = {x.b + k, x.a - m}; return r; }
static struct s12 f12(struct s12 x) { x.d *= x.h; return x; }
static struct s40 f40(struct s8 a, struct s12 b, struct s40 c) { c.x = a; c.y = b; strcat(c.text, "!"); return c; }
static struct s400 f400(struct s400 x, struct s400 y) { for (int i = 0; i < 100; i++) x.a[i] += y.a[99 - i]; return x; }
static int sum(struct s400 x) { int s = 0; for (int i = 0; i < 100; i++) s = s * 3 + x.a[i]; return s; }
int main(void) {
    struct s1 a = {'x'}; a = f1(f1(a));
    struct s3 b = {"ab"}; b = f3(b, 'Z');
    struct s8 c = {1, 2}; c = f8(10, f8(20, c, 5), 7);
    struct s12 d = {3, 1.5}; d = f12(f12(d));
    struct s40 e = {{0, 0}, {0, 0}, "hello"}; e = f40(c, d, f40(c, d, e));
    struct s400 g, h;
    for (int i = 0; i < 100; i++) g.a[i] = i, h.a[i] = 1000 - i * i;
    g = f400(f400(g, h), g);
    struct s40 many[3] = {e, e, e};
    many[1].x.a = 99;
    printf("%c %s %d %d %d %g %s %d %d %d\n", a.c, b.c, c.a, c.b, d.h, d.d, e.text, sum(g), sum(f400(g, h)), many[2].x.a + many[1].x.a);
    return 0;
}
