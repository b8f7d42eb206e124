/* Unsigned division of 64 bits: the machine divides signed numbers only. */

typedef unsigned long long Unsigned;
typedef long long Signed;

/* The same number, of which the optimiser knows nothing: where it knows that both operands are positive it
   makes an unsigned division of a signed one, and that is a call of the very function below. */
static Signed hidden(Unsigned value) {
    __asm__("" : "+r"(value));
    return (Signed)value;
}

Unsigned __udivdi3(Unsigned dividend, Unsigned divisor) {
    if ((Signed)divisor < 0)
        return dividend >= divisor;
    if ((Signed)dividend >= 0)
        return (Unsigned)(hidden(dividend) / hidden(divisor));
    /* Half the dividend fits; doubling its quotient is at most one too small. */
    Unsigned quotient = (Unsigned)(hidden(dividend >> 1) / hidden(divisor)) << 1;
    return quotient + (dividend - quotient * divisor >= divisor);
}

Unsigned __umoddi3(Unsigned dividend, Unsigned divisor) {
    return dividend - __udivdi3(dividend, divisor) * divisor;
}
