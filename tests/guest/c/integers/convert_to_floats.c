/* To float and double, and back where the number fits. */
#include "../values.h"
static float to_float(T v) { return (float)v; }
static double to_double(T v) { return (double)v; }
int main(void) {
    for (int i = 0; i < COUNT; i++) {
        T v = values[i];
        printf("%.9g %.17g\n", (double)to_float(v), to_double(v));
        if (v < GREATEST / 2 && v > LEAST / 2) show("back", (T)to_double(v)), show("back from float", (T)to_float(v));
    }
    return 0;
}
