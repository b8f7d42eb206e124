// The bits of floating-point constants in the two formats of the machine.
#include "float_format.h"

using namespace llvm;

APInt llvm::convex_float_bits(const APFloat& value, bool native) {
    APInt bits = value.bitcastToAPInt();
    if (!native)
        return bits;
    if (value.isZero())
        return APInt::getZero(bits.getBitWidth());
    unsigned fraction_bits = bits.getBitWidth() == 64 ? 52 : 23;
    unsigned exponent_bits = bits.getBitWidth() - 1 - fraction_bits;
    if (value.isDenormal()) { // the largest are normal numbers here
        uint64_t fraction = bits.extractBitsAsZExtValue(fraction_bits, 0);
        unsigned shift = fraction >> (fraction_bits - 1) ? 1 : 2;
        if (fraction >> (fraction_bits - 2) == 0)
            return APInt::getZero(bits.getBitWidth());
        bits.insertBits(3 - shift, fraction_bits, exponent_bits);
        bits.insertBits(fraction << shift & ((uint64_t(1) << fraction_bits) - 1), 0, fraction_bits);
        return bits;
    }
    uint64_t exponent = bits.extractBitsAsZExtValue(exponent_bits, fraction_bits) + 2;
    uint64_t largest = (uint64_t(1) << exponent_bits) - 1;
    if (exponent > largest) {
        APInt clamped = APInt::getAllOnes(bits.getBitWidth());
        clamped.setBitVal(bits.getBitWidth() - 1, value.isNegative());
        return clamped;
    }
    bits.insertBits(exponent, fraction_bits, exponent_bits);
    return bits;
}
