/* switch over dense, sparse and extreme values. */
#include "../values.h"
static int dense(T v) {
    switch (v) {
    case 0: return 10;
    case 1: return 11;
    case 2: case 3: return 12;
    case 4: return 13;
    case 5: return 14;
    case 6: return 15;
    case 7: return 16;
    default: return -1;
    }
}
static int sparse(T v) {
    switch (v) {
    case 1: return 1;
    case 100: return 2;
    case 127: return 3;
    case (T)255: return 4;
    case (T)0x12345678: return 5;
    case (T)0x8000000000000000LL + (BITS < 64 ? 11 : 0): return 6;
    }
    return 0;
}
int main(void) {
    for (int i = 0; i < COUNT; i++) printf("%d %d\n", dense(values[i]), sparse(values[i]));
    for (int i = 0; i < 10; i++) printf("%d ", dense((T)i));
    puts("");
    return 0;
}
