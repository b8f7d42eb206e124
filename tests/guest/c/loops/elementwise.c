/* Two arrays to a third, at lengths around multiples of the vector length. */
#include "loops.h"
static void add(int n, T* restrict a, const T* restrict b, const T* restrict c) { for (int i = 0; i < n; i++) a[i] = b[i] + c[i]; }
static void subtract(int n, T* restrict a, const T* restrict b, const T* restrict c) { for (int i = 0; i < n; i++) a[i] = b[i] - c[i]; }
static void multiply(int n, T* restrict a, const T* restrict b, const T* restrict c) { for (int i = 0; i < n; i++) a[i] = b[i] * c[i]; }
static void divide(int n, T* restrict a, const T* restrict b, const T* restrict c) { for (int i = 0; i < n; i++) a[i] = b[i] / c[i]; }
static void scale(int n, T* restrict a, const T* restrict b, T k) { for (int i = 0; i < n; i++) a[i] = k * b[i] + 3; }
static void copy(int n, T* a, const T* b) { for (int i = 0; i < n; i++) a[i] = b[i]; }
static void fill(int n, T* a, T k) { for (int i = 0; i < n; i++) a[i] = k; }
int main(void) {
    FOR_LENGTHS {
        start(), add(n, x, y, z), check("add");
        start(), subtract(n, x, y, z), check("subtract");
        start(), multiply(n, x, y, z), check("multiply");
        start(), divide(n, x, y, z), check("divide");
        start(), scale(n, x, y, 5), check("scale");
        start(), copy(n, x, y), check("copy"), copy(n, x + 1, x), check("copy one further");
        start(), fill(n, x, 9), check("fill");
    }
    return 0;
}
