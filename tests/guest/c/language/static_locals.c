/* Static locals keep their values; each function has its own. */
#include <stdio.h>
static int next(void) { static int n = 10; return n++; }
static const char* other(void) { static int n; static char text[3][8] = {"one", "two"}; n = (n + 1) % 3; text[n][0]++; return text[n]; }
static int depth(int n) { static int most; if (n > most) most = n; return n < 5 ? depth(n + 1) : most; }
int main(void) {
    for (int i = 0; i < 7; i++) printf("%d %s ", next(), other());
    for (int i = 0; i < 3; i++) { static int inner = 100; inner += i; printf("%d ", inner); }
    printf("%d\n", depth(0));
    return 0;
}
