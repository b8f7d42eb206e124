/* Every second, every k-th, backwards, columns of matrices, members of structs. */
#include "loops.h"
static void every_second(int n, T* restrict a, const T* restrict b) { for (int i = 0; i < n / 2; i++) a[2 * i] = b[i] + 1; }
static void gather_thirds(int n, T* restrict a, const T* restrict b) { for (int i = 0; i < n / 3; i++) a[i] = b[3 * i + 1]; }
static void backwards(int n, T* restrict a, const T* restrict b) { for (int i = n - 1; i >= 0; i--) a[i] = b[i] + b[n - 1 - i]; }
static void reversed(int n, T* restrict a, const T* restrict b) { for (int i = 0; i < n; i++) a[n - 1 - i] = b[i]; }
static void by(int n, int k, T* restrict a, const T* restrict b) { for (int i = 0; i < n / 5; i++) a[i * k] = b[i * k] + 2; }
struct cell { T first, second, third; };
static void members(int n, struct cell* restrict a, const T* restrict b) { for (int i = 0; i < n / 3; i++) a[i].second += b[i]; }
static void transpose(int n, T* restrict a, const T* restrict b) { for (int i = 0; i < n / 30; i++) for (int j = 0; j < 30; j++) a[j * (n / 30) + i] = b[i * 30 + j]; }
int main(void) {
    FOR_LENGTHS {
        start(), every_second(n, x, y), check("every second");
        start(), gather_thirds(n, x, y), check("thirds");
        start(), backwards(n, x, y), check("backwards");
        start(), reversed(n, x, y), check("reversed");
        start(), by(n, 5, x, y), check("by 5"), by(n, 3, x, z), check("by 3");
        start(), by(n, -4, x + 5 * N / 6, z + 5 * N / 6), check("by -4");
        start(), members(n, (struct cell*)x, y), check("members");
        start(), transpose(n, x, y), check("transpose");
    }
    return 0;
}
