/* Right shifts keep the sign of signed numbers. */
#include "../values.h"
static T shifted(T a, int n) { return a >> n; }
static T by_long_long(T a, long long n) { return a >> n; }
int main(void) {
    for (int i = 0; i < COUNT; i++) {
        T v = values[i];
        for (int n = 0; n < BITS; n++) add_result(shifted(v, n)), add_result(by_long_long(v, n));
        show("by 1", v >> 1), show("by 5", v >> 5), show("by bits - 1", v >> (BITS - 1));
    }
    show_results("shifts");
    return 0;
}
