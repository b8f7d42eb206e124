/* Left shifts by constants and variables. */
#include "../values.h"
static T shifted(T a, int n) { return (T)((uint64_t)a << n); }
int main(void) {
    for (int i = 0; i < COUNT; i++) {
        for (int n = 0; n < BITS; n++) add_result(shifted(values[i], n));
        uint64_t v = (uint64_t)values[i];
        show("by 1", (T)(v << 1)), show("by 3", (T)(v << 3)), show("by bits - 1", (T)(v << (BITS - 1)));
    }
    show_results("shifts");
    return 0;
}
