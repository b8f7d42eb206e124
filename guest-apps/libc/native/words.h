/* The words of numbers in native format, as the parts of newlib's libm that pick numbers apart want to see
 * them: those of the same number in IEEE format. Included at the end of newlib's fdlibm.h.
 *
 * The same bits mean a quarter of the IEEE value: exponents differ by two. Native numbers below the smallest
 * normal IEEE number become denormals; IEEE numbers that the native format does not have become its largest
 * number, zero or, for a NaN, the reserved operand. Through volatile storage, since the compiler knows IEEE
 * constants only. */
#ifndef CONVEX_NATIVE_WORDS_H
#define CONVEX_NATIVE_WORDS_H

#undef EXTRACT_WORDS
#undef GET_HIGH_WORD
#undef GET_LOW_WORD
#undef INSERT_WORDS
#undef SET_HIGH_WORD
#undef SET_LOW_WORD
#undef GET_FLOAT_WORD
#undef SET_FLOAT_WORD

/* Both formats of a size have `fraction` bits of fraction below the exponent; `all` is the exponent with all
 * bits set. */
static inline unsigned long long __words_of_native(unsigned long long bits, int fraction, unsigned all) {
    unsigned exponent = (unsigned)(bits >> fraction) & all;
    unsigned long long one = 1ULL << fraction;
    unsigned long long sign = bits & (unsigned long long)(all + 1) << fraction;
    unsigned long long magnitude = bits & (one - 1);
    if (exponent > 2)
        return bits - 2 * one;
    if (exponent == 0) /* zero, or the reserved operand */
        return sign ? ((unsigned long long)all << fraction | one >> 1) : 0;
    return sign | (magnitude | one) >> (3 - exponent);
}

static inline unsigned long long __native_of_words(unsigned long long bits, int fraction, unsigned all) {
    unsigned exponent = (unsigned)(bits >> fraction) & all;
    unsigned long long one = 1ULL << fraction;
    unsigned long long sign = bits & (unsigned long long)(all + 1) << fraction;
    unsigned long long magnitude = bits & (one - 1);
    if (exponent == all && magnitude != 0)
        return (unsigned long long)(all + 1) << fraction;
    if (exponent + 2 > all)
        return sign | ((unsigned long long)all << fraction | (one - 1));
    if (exponent != 0)
        return bits + 2 * one;
    if (magnitude & one >> 1)
        return sign | 2 * one | (magnitude << 1 & (one - 1));
    if (magnitude & one >> 2)
        return sign | one | (magnitude << 2 & (one - 1));
    return 0;
}

static inline unsigned long long __double_words(double value) {
    volatile union {
        double value;
        unsigned long long bits;
    } shape;
    shape.value = value;
    return __words_of_native(shape.bits, 52, 0x7ff);
}

static inline double __double_of_words(unsigned long long words) {
    volatile union {
        double value;
        unsigned long long bits;
    } shape;
    shape.bits = __native_of_words(words, 52, 0x7ff);
    return shape.value;
}

static inline unsigned __float_word(float value) {
    volatile union {
        float value;
        unsigned bits;
    } shape;
    shape.value = value;
    return (unsigned)__words_of_native(shape.bits, 23, 0xff);
}

static inline float __float_of_word(unsigned word) {
    volatile union {
        float value;
        unsigned bits;
    } shape;
    shape.bits = (unsigned)__native_of_words(word, 23, 0xff);
    return shape.value;
}

#define EXTRACT_WORDS(high, low, d)                                                                          \
    do {                                                                                                     \
        unsigned long long words_ = __double_words(d);                                                       \
        (high) = (__uint32_t)(words_ >> 32);                                                                 \
        (low) = (__uint32_t)words_;                                                                          \
    } while (0)
#define GET_HIGH_WORD(high, d) ((high) = (__uint32_t)(__double_words(d) >> 32))
#define GET_LOW_WORD(low, d) ((low) = (__uint32_t)__double_words(d))
#define INSERT_WORDS(d, high, low)                                                                           \
    ((d) = __double_of_words((unsigned long long)(__uint32_t)(high) << 32 | (__uint32_t)(low)))
#define SET_HIGH_WORD(d, high)                                                                               \
    ((d) = __double_of_words((unsigned long long)(__uint32_t)(high) << 32 | (__uint32_t)__double_words(d)))
#define SET_LOW_WORD(d, low)                                                                                 \
    ((d) = __double_of_words((__double_words(d) & 0xffffffff00000000ULL) | (__uint32_t)(low)))
#define GET_FLOAT_WORD(word, f) ((word) = __float_word(f))
#define SET_FLOAT_WORD(f, word) ((f) = __float_of_word(word))

#endif
