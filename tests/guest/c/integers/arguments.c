/* Passed and returned among others, also by pointers to functions. */
#include "../values.h"
static T third(char a, double b, T c, short d) { return (T)(c + a + (int)b + d); }
static T many(T a, T b, T c, T d, T e, T f, T g, T h, T i, T j) { return (T)((uint64_t)a - b + c - d + e - f + g - h + i - j); }
static T (*volatile function)(char, double, T, short) = third;
int main(void) {
    for (int i = 0; i + 10 < COUNT; i++) {
        const T* v = values + i;
        show("third", function(1, 2.5, v[0] / 4, -3));
        show("many", many(v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7], v[8], v[9]));
    }
    return 0;
}
