/* volatile objects are read and written as often as the program says. */
#include <stdio.h>
static volatile int counter; static volatile struct { short a; char b; unsigned c : 5; } device; static volatile double real = 1;
static int read_twice(volatile int* p) { return *p + *p; }
int main(void) {
    for (int i = 0; i < 10; i++) counter++, counter = counter * 2 - counter, device.a += i, device.b ^= i, device.c++, real = real * 1.5;
    const volatile int* p = &counter; volatile char* q = &device.b;
    printf("%d %d %d %d %u %g\n", *p, read_twice(&counter), device.a, *q, device.c, real);
    return 0;
}
