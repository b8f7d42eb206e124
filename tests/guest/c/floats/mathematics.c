/* Functions of <math.h> whose results are exact or rounded once. */
#include <math.h>
#include "../float_values.h"
#define CALL(name, v) (sizeof(T) == 4 ? (T)name##f((float)(v)) : (T)name((double)(v)))
int main(void) {
    for (int i = 0; i < COUNT; i++) {
        T v = values[i];
        show("fabs", CALL(fabs, v)), show("floor", CALL(floor, v)), show("ceil", CALL(ceil, v)), show("trunc", CALL(trunc, v));
        if (v >= 0) show("sqrt", CALL(sqrt, v));
        int exponent;
        show("fraction", sizeof(T) == 4 ? (T)frexpf((float)v, &exponent) : (T)frexp(v, &exponent));
        printf("%d\n", exponent);
        show("ldexp", sizeof(T) == 4 ? (T)ldexpf((float)v, 3) : (T)ldexp(v, 3));
        show("fmod", sizeof(T) == 4 ? (T)fmodf((float)v, 3.0f) : (T)fmod(v, 3.0));
    }
    return 0;
}
