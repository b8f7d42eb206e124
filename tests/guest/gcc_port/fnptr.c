/* calls through pointers to functions */
#define CHECK(c) do { n++; if (!(c)) return n; } while (0)
typedef int (*op) (); typedef double (*dop) (double, double);
int add (a, b) int a, b; { return a + b; } int sub (a, b) int a, b; { return a - b; } int mul (a, b) int a, b; { return a * b; }
static int sdiv (a, b) int a, b; { return a / b; }
double dadd (double a, double b) { return a + b; } double dmul (double a, double b) { return a * b; }
op tab[4] = { add, sub, mul, sdiv };
struct obj { int val; int (*get) (struct obj *); void (*set) (struct obj *, int); } ;
int oget (struct obj *o) { return o->val; } void oset (struct obj *o, int v) { o->val = v; }
int apply (op f, int a, int b) { return f (a, b); }
int fold (op f, int *v, int k, int init) { while (k--) init = (*f) (init, *v++); return init; }
double dapply (dop f, double a, double b) { return f (a, b); }
op choose (int k) { return k < 0 ? 0 : tab[k & 3]; }
int called; int hit () { return ++called; }
int (*volatile vp) () = hit;
static int cmpi (a, b) char *a, *b; { return *(int *) a - *(int *) b; }
void isort (char *base, int nel, int (*cmp) (char *, char *))
{
  int i, j, t; int *p = (int *) base;
  for (i = 1; i < nel; i++) for (j = i; j > 0 && cmp ((char *) &p[j], (char *) &p[j - 1]) < 0; j--) t = p[j], p[j] = p[j - 1], p[j - 1] = t;
}
int main ()
{
  int n = 0, i; static int v[6] = { 5, 3, 9, -2, 7, 0 }; struct obj o;
  CHECK (apply (add, 3, 4) == 7); CHECK (apply (sub, 3, 4) == -1); CHECK (apply (mul, 3, 4) == 12); CHECK (apply (sdiv, 30, 4) == 7);
  CHECK (fold (add, v, 6, 0) == 22); CHECK (fold (sub, v, 6, 22) == 0); CHECK (fold (mul, v, 3, 1) == 135);
  CHECK (dapply (dadd, 1.5, 2.25) == 3.75); CHECK (dapply (dmul, 1.5, 2.0) == 3.0);
  CHECK (choose (-1) == 0); CHECK (choose (2) == mul); CHECK (choose (1) (10, 3) == 7); CHECK (choose (0) != choose (3));
  for (i = 0; i < 4; i++) CHECK (tab[i] (12, 3) == (i == 0 ? 15 : i == 1 ? 9 : i == 2 ? 36 : 4));
  o.get = oget; o.set = oset; o.set (&o, 42); CHECK (o.get (&o) == 42); (*o.set) (&o, o.get (&o) + 1); CHECK ((*o.get) (&o) == 43);
  CHECK (vp () == 1); CHECK ((*vp) () == 2); CHECK (called == 2); vp = add; CHECK (vp (1, 2) == 3);
  isort ((char *) v, 6, (int (*) (char *, char *)) cmpi);
  for (i = 1; i < 6; i++) CHECK (v[i - 1] <= v[i]);
  CHECK (v[0] == -2 && v[5] == 9);
  return 0;
}
