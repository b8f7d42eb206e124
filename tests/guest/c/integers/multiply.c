/* Products by variables and by constants. */
#include "../values.h"
static T multiply(T a, T b) { return a * (uint64_t)b; }
int main(void) {
    for (int i = 0; i < COUNT; i++) {
        uint64_t v = (uint64_t)values[i];
        for (int j = 0; j < COUNT; j++) add_result(multiply(values[i], values[j]));
        show("by 2", (T)(v * 2)), show("by 3", (T)(v * 3)), show("by 10", (T)(v * 10)), show("by 1000", (T)(v * 1000));
        show("by -5", (T)(v * -5)), show("by 1 << 30", (T)(v * (1u << 30)));
    }
    show_results("products");
    return 0;
}
