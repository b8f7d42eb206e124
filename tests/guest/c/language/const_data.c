/* Tables of constants, strings and addresses of every kind. */
#include <stdio.h>
static int target[5] = {1, 2, 3, 4, 5}; static int f(int x) { return x + 1; } static int g(int x) { return x * 2; }
static int* const middle = &target[2]; static int* end = target + 5; static int (*const calls[])(int) = {f, g, f};
static const char* const names[] = {"alpha", "beta\n", "", "with \"quotes\" and \\", "\001\377z"}; static const char fixed[4] = "abcd"; static const short deep[2][3] = {{1, -2, 3}, {-4, 5}};
static const long long wide[] = {0x123456789abcdefLL, -1, 1LL << 62}; static const float small[] = {1.5f, -0.0f, 1e-40f}; static char* offset = (char*)&target[1] + 4;
int main(void) {
    printf("%d %d %d %d\n", *middle, end[-1], calls[1](calls[0](4)), *(int*)offset);
    for (int i = 0; i < 5; i++) for (const char* p = names[i]; *p; p++) printf("%d ", *p);
    for (int i = 0; i < 6; i++) printf("%d ", deep[0][i]);
    for (int i = 0; i < 3; i++) printf("%lld %g ", wide[i], small[i]);
    printf("%.4s\n", fixed);
    return 0;
}
