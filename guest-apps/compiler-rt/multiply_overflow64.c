/* Signed 64-bit multiplication that reports overflow. */

typedef unsigned long long Unsigned;

static Unsigned magnitude(long long number) {
    return number < 0 ? -(Unsigned)number : (Unsigned)number;
}

long long __mulodi4(long long first, long long second, int* overflow) {
    Unsigned a = magnitude(first), b = magnitude(second);
    Unsigned limit = ((first < 0) != (second < 0)) ? (Unsigned)1 << 63 : ((Unsigned)1 << 63) - 1;
    *overflow = b != 0 && a > limit / b;
    return (long long)((Unsigned)first * (Unsigned)second);
}
