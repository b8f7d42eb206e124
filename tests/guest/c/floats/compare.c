/* Every relation, also where a number is none. */
#include "../float_values.h"
static int relations(T a, T b) { return (a < b) | (a <= b) << 1 | (a > b) << 2 | (a >= b) << 3 | (a == b) << 4 | (a != b) << 5; }
static int opposite(T a, T b) { return !(a < b) | !(a <= b) << 1 | !(a > b) << 2 | !(a >= b) << 3; }
static const char* choose(T a, T b) { return a < b ? "less" : a > b ? "greater" : a == b ? "equal" : "neither"; }
int main(void) {
    volatile T zero = 0;
    T none = zero / zero, large = 1 / zero;
    for (int i = 0; i < COUNT; i++) {
        for (int j = 0; j < COUNT; j++) printf("%d,%d ", relations(values[i], values[j]), opposite(values[i], values[j]));
        printf("%s %s %d %d %d\n", choose(values[i], 3), choose(1, values[i]), relations(values[i], large), relations(none, values[i]), opposite(values[i], none));
    }
    printf("%d %d %s %d %d\n", relations(none, none), relations(large, large), choose(none, large), none == none, zero == -zero);
    return 0;
}
