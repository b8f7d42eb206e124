/* Series and iterations, in which an error would grow. */
#include "../float_values.h"
static T power(T base, int n) { T r = 1; while (n-- > 0) r *= base; return r; }
int main(void) {
    T e = 1, term = 1, root = 1, pi = 0, x = (T)0.3;
    for (int i = 1; i < 25; i++) term /= i, e += term;
    for (int i = 0; i < 10; i++) root = (root + 2 / root) / 2;
    for (int i = 0; i < 200; i++) pi += (T)4 / (2 * i + 1) * (i & 1 ? -1 : 1);
    for (int i = 0; i < 50; i++) x = (T)3.7 * x * (1 - x), show("chaos", x);
    show("e", e), show("root", root), show("pi", pi), show("power", power((T)1.1, 30));
    return 0;
}
