/* Fall through, nested, ranges, negative cases, long long, strings of cases, Duff's device. */
#include <stdio.h>
static int kind(long long v) { switch (v) { case -5 ... -1: return 1; case 0: return 2; case 1LL << 35: return 3; case 'a' ... 'z': return 4; default: return v > 1000 ? 5 : 6; } }
static int fall(int n) { int r = 0; switch (n) { case 3: r += 3; case 2: r += 2; case 1: r += 1; break; default: r = -1; case 9: r *= 2; } return r; }
static int nested(int a, int b) { switch (a) { case 1: switch (b) { case 1: return 11; case 2: break; default: return 19; } return 12; case 2: return b; } return 0; }
static void copy(char* to, const char* from, int n) { int k = (n + 3) / 4; switch (n % 4) { case 0: do { *to++ = *from++; case 3: *to++ = *from++; case 2: *to++ = *from++; case 1: *to++ = *from++; } while (--k > 0); } }
static int only(int x) { switch (x) { default: return 7; } }
int main(void) {
    long long v[] = {-6, -5, -1, 0, 1, 'm', 'z' + 1, 1LL << 35, 5000};
    for (int i = 0; i < 9; i++) printf("%d ", kind(v[i]));
    for (int i = 0; i < 11; i++) printf("%d %d ", fall(i), nested(i % 3, i / 3));
    char text[20] = {0}; copy(text, "0123456789abcdef", 11); printf("%s %d\n", text, only(3));
    return 0;
}
