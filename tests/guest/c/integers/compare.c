/* Every relation between variables and with constants, as values and as conditions. */
#include "../values.h"
static int relations(T a, T b) { return (a < b) | (a <= b) << 1 | (a > b) << 2 | (a >= b) << 3 | (a == b) << 4 | (a != b) << 5; }
static int branches(T a, T b) {
    int n = 0;
    if (a < b) n += 1;
    if (a <= b) n += 2; else n += 4;
    if (!(a > b)) n += 8;
    if (a >= b && a != 3) n += 16;
    if (a == b || b == 7) n += 32;
    return n;
}
static int constants(T a) { return (a < 10) + 2 * (a <= 10) + 4 * (a > 1) + 8 * (a >= 1) + 16 * (a == 100) + 32 * (a < 0) + 64 * (a > 127) + 128 * (a <= 127); }
int main(void) {
    for (int i = 0; i < COUNT; i++) {
        printf("%d\n", constants(values[i]));
        for (int j = 0; j < COUNT; j++) add_result(relations(values[i], values[j])), add_result(branches(values[i], values[j]));
    }
    show_results("relations");
    return 0;
}
