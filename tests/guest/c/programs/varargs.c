/* Variable arguments of every kind, forwarded and copied. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
struct pair { int a; double b; };
static double mixed(const char* kinds, ...) {
    va_list list, again;
    double total = 0;
    va_start(list, kinds);
    va_copy(again, list);
    for (const char* k = kinds; *k; k++) switch (*k) {
        case 'i': total += va_arg(list, int); break;
        case 'u': total += va_arg(list, unsigned); break;
        case 'd': total += va_arg(list, double); break;
        case 'l': total += (double)va_arg(list, long long); break;
        case 's': total += (double)strlen(va_arg(list, char*)); break;
        case 'p': { struct pair p = va_arg(list, struct pair); total += p.a * p.b; break; }
    }
    va_end(list);
    if (*kinds == 'i') total += va_arg(again, int) * 1000;
    va_end(again);
    return total;
}
static int forward(char* out, const char* format, ...) {
    va_list list;
    va_start(list, format);
    int n = vsprintf(out, format, list);
    va_end(list);
    return n;
}
int main(void) {
    struct pair p = {6, 7.5};
    char text[200];
    printf("%g %g\n", mixed("iudlsp", -5, 7u, 2.5, 1LL << 33, "four", p), mixed("pdi", p, 0.5, 3));
    int n = forward(text, "%d %s %.3f %lld %c %x %5.1e", 42, "str", 3.14159, -123456789012LL, 'q', 0xbeef, 12345.678);
    printf("%d %s\n", n, text);
    return 0;
}
