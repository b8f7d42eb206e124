/* strtod: nearest numbers, hard cases, ends. */
#include <stdio.h>
#include <stdlib.h>
int main(void) {
    static const char* const texts[] = {"1", "-2.5e3x", ".5", "1e", "1e+", "0.1", "9007199254740993", "1.7976931348623157e308", "2.2250738585072011e-308", "4.9e-324", "123456789012345678901234567890", "8.5e-5.", "0x1.8p3", "1e22", "1e23", "6.0221409e+23", "3.141592653589793238462643"}; char* end;
    for (int i = 0; i < 17; i++) { double d = strtod(texts[i], &end); printf("%.17g %d\n", d, (int)(end - texts[i])); }
    printf("%g %d\n", atof("2.75"), strtod("inf", 0) > 1e308); return 0;
}
