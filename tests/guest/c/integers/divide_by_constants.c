/* Divisions that compilers turn into multiplications and shifts. */
#include "../values.h"
#define BY(n) show(#n " quotient", (T)(v / (n))), show(#n " rest", (T)(v % (n)))
int main(void) {
    for (int i = 0; i < COUNT; i++) {
        T v = values[i];
        BY(1), BY(2), BY(3), BY(4), BY(5), BY(7), BY(8), BY(10), BY(16), BY(60), BY(100), BY(127);
    }
    return 0;
}
