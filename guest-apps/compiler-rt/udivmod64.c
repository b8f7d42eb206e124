/* Unsigned division of 64 bits: the machine divides signed numbers only. */

typedef unsigned long long Unsigned;
typedef long long Signed;

Unsigned __udivdi3(Unsigned dividend, Unsigned divisor) {
    if ((Signed)divisor < 0)
        return dividend >= divisor;
    if ((Signed)dividend >= 0)
        return (Unsigned)((Signed)dividend / (Signed)divisor);
    /* Half the dividend fits; doubling its quotient is at most one too small. */
    Unsigned quotient = (Unsigned)((Signed)(dividend >> 1) / (Signed)divisor) << 1;
    return quotient + (dividend - quotient * divisor >= divisor);
}

Unsigned __umoddi3(Unsigned dividend, Unsigned divisor) {
    return dividend - __udivdi3(dividend, divisor) * divisor;
}
