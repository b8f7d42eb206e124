/* Sums and differences wrap in the type they are stored in. */
#include "../values.h"
static T add(T a, T b) { return a + b; }
static T subtract(T a, T b) { return a - b; }
static T negate(T a) { return -a; }
int main(void) {
    for (int i = 0; i < COUNT; i++) {
        show("negative", negate(values[i]));
        for (int j = 0; j < COUNT; j++) add_result(add(values[i], values[j])), add_result(subtract(values[i], values[j]));
    }
    show_results("sums");
    return 0;
}
