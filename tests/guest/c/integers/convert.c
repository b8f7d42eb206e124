/* From T to every other integer type and back. */
#include "../values.h"
#define THROUGH(type) add_result((uint64_t)(type)v), show(#type, (T)(type)v)
int main(void) {
    for (int i = 0; i < COUNT; i++) {
        T v = values[i];
        THROUGH(int8_t), THROUGH(uint8_t), THROUGH(int16_t), THROUGH(uint16_t);
        THROUGH(int32_t), THROUGH(uint32_t), THROUGH(int64_t), THROUGH(uint64_t);
        THROUGH(_Bool);
    }
    show_results("conversions");
    return 0;
}
