/* and, or, exclusive or, complement, with variables and constants. */
#include "../values.h"
static T mix(T a, T b) { return (T)((a & b) | (~a ^ b)); }
int main(void) {
    for (int i = 0; i < COUNT; i++) {
        T v = values[i];
        for (int j = 0; j < COUNT; j++) add_result(mix(v, values[j]));
        show("complement", (T)~v), show("and 0xff", v & 0xff), show("or 0x100", (T)(v | 0x100)), show("xor -1", (T)(v ^ -1));
        show("and -16", (T)(v & -16)), show("and not", (T)(v & ~(T)6)), show("and wide", (T)(v & 0xffff0000ffff0000LL));
    }
    show_results("mixes");
    return 0;
}
