/* Unsigned 64-bit integers to and from floating point, by way of the signed conversions. No arithmetic on the
 * bits of a number: the same source serves IEEE and native programs. */

typedef unsigned long long Unsigned;
typedef long long Signed;

/* The same number, of which the optimiser knows nothing: a signed conversion of what it knows to be positive
 * would become a call of the functions below. */
static Signed hidden(Unsigned number) {
    __asm__("" : "+r"(number));
    return (Signed)number;
}

static const double two_to_63 = 9223372036854775808.0;

/* Half of a large number, with a sticky last bit so that it still rounds as the whole one. */
static Unsigned halved(Unsigned number) {
    return number >> 1 | (number & 1);
}

double __floatundidf(Unsigned number) {
    if ((Signed)number >= 0)
        return (double)hidden(number);
    double half = (double)hidden(halved(number));
    return half + half;
}

float __floatundisf(Unsigned number) {
    if ((Signed)number >= 0)
        return (float)hidden(number);
    float half = (float)hidden(halved(number));
    return half + half;
}

Unsigned __fixunsdfdi(double number) {
    if (number < two_to_63)
        return (Unsigned)(Signed)number;
    return (Unsigned)(Signed)(number - two_to_63) ^ ((Unsigned)1 << 63);
}

Unsigned __fixunssfdi(float number) {
    return __fixunsdfdi(number);
}
