/* From every integer type; halves round to even. */
#include "../float_values.h"
int main(void) {
    static const long long numbers[] = {0, 1, -1, 127, -128, 255, 32767, 65535, 16777215, 16777216, 16777217, 16777219, 2147483647LL, -2147483648LL,
        4294967295LL, 9007199254740991LL, 9007199254740993LL, 9007199254740995LL, 0x7fffffffffffffffLL, -0x7fffffffffffffffLL, 0x7ffffffffffffc00LL, 0x7fffffbfffffffffLL};
    for (int i = 0; i < (int)(sizeof numbers / sizeof *numbers); i++) {
        long long n = numbers[i];
        show("int8", (T)(int8_t)n), show("uint8", (T)(uint8_t)n), show("int16", (T)(int16_t)n), show("uint16", (T)(uint16_t)n);
        show("int32", (T)(int32_t)n), show("uint32", (T)(uint32_t)n), show("int64", (T)n), show("uint64", (T)(uint64_t)n);
    }
    return 0;
}
