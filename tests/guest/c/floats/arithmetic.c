/* The four operations, with variables and constants. */
#include "../float_values.h"
static T mix(T a, T b) { return a * b - (a + b) / (T)3 + (b - a); }
int main(void) {
    for (int i = 0; i < COUNT; i++) {
        T v = values[i];
        for (int j = 0; j < COUNT; j += 3) show("mix", mix(v, values[j]));
        show("by 3", v * 3), show("plus 1.5", v + (T)1.5), show("from 1", 1 - v), show("negative", -v), show("quarter", v / 4);
        if (v != 0) show("reciprocal", 1 / v), show("quotient", values[5] / v);
    }
    return 0;
}
