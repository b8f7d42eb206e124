/* The representation, seen through integers, and the limits of <float.h>. */
#include <float.h>
#include <string.h>
#include "../float_values.h"
int main(void) {
    for (int i = 0; i < COUNT; i++) {
        T v = values[i];
        if (sizeof(T) == 4) {
            uint32_t bits;
            memcpy(&bits, &v, 4);
            printf("%08lx\n", (unsigned long)bits);
        } else {
            uint64_t bits;
            memcpy(&bits, &v, 8);
            printf("%016llx\n", (unsigned long long)bits);
        }
    }
    printf("%d %d %d %d %.9g %.9g %.9g\n", FLT_DIG, FLT_MANT_DIG, FLT_MAX_EXP, FLT_MIN_EXP, (double)FLT_MAX, (double)FLT_MIN, (double)FLT_EPSILON);
    printf("%d %d %d %d %.17g %.17g %.17g\n", DBL_DIG, DBL_MANT_DIG, DBL_MAX_EXP, DBL_MIN_EXP, DBL_MAX, DBL_MIN, DBL_EPSILON);
    return 0;
}
