/* Integer conversions with every flag, width, precision and length. */
#include <stdio.h>
int main(void) {
    static const char* const formats[] = {"%d|", "%5d|", "%-5d|", "%05d|", "%+d|", "% d|", "%.4d|", "%8.3d|", "%x|", "%#x|", "%X|", "%o|", "%#o|", "%u|"};
    static const int values[] = {0, 1, -1, 42, -12345, 2147483647, -2147483647 - 1};
    for (int f = 0; f < 14; f++) { for (int v = 0; v < 7; v++) printf(formats[f], values[v]); puts(""); }
    printf("%hhd %hhu %hd %hu %lld %llx %jd %zu %c %5c %-3c| %% %*d %-*d %.*d\n", 300, 300, 70000, 70000, -(1LL << 40), 1ULL << 63, (__INTMAX_TYPE__)5, sizeof(char), 'x', 'y', 'z', 6, 7, 4, 8, 3, 9);
    int n; printf("abc%ndef\n", &n); printf("%d %s|%8s|%-8s|%.2s|\n", n, "text", "right", "left", "cut");
    return 0;
}
