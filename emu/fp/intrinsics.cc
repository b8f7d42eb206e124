// Takes stored floats apart, sorts out special values, and rounds what the elementary functions give.
#include "emu/fp/intrinsics.h"

#include "emu/cpu/registers.h"
#include "emu/fp/elementary.h"

namespace cxsim::emu::floating_point {

namespace {

using native::Format;

/// The function of a number that isn't zero and that it is defined for.
Number value_of(Intrinsic function, const Number& argument) {
    switch (function) {
    case Intrinsic::sin:
        return sine(argument);
    case Intrinsic::cos:
        return cosine(argument);
    case Intrinsic::exp:
        return exponential(argument);
    case Intrinsic::ln:
        return logarithm(argument);
    default:
        return arc_tangent(argument);
    }
}

constexpr bool is_one_at_zero(Intrinsic function) {
    return function == Intrinsic::cos || function == Intrinsic::exp;
}
constexpr Number one = {.negative = false, .exponent = 1, .fraction = std::uint64_t{1} << 63};

// --- IEEE

constexpr std::uint64_t ieee_infinity(const Format& format) {
    return static_cast<std::uint64_t>(format.largest_exponent()) << format.fraction_bits;
}
constexpr std::uint64_t ieee_nan(const Format& format) {
    return ieee_infinity(format) | std::uint64_t{1} << (format.fraction_bits - 1);
}
/// IEEE stores 1.f * 2^(e - bias) with a bias one less than the native one.
constexpr int ieee_bias(const Format& format) {
    return format.bias() - 1;
}

Number unpack_ieee(const Format& format, std::uint64_t magnitude, bool negative) {
    const auto exponent = static_cast<int>(magnitude >> format.fraction_bits);
    const std::uint64_t fraction = magnitude & ((std::uint64_t{1} << format.fraction_bits) - 1);
    const std::uint64_t significand =
        exponent == 0 ? fraction : fraction | std::uint64_t{1} << format.fraction_bits;
    // In units of the last place, whose worth is that of exponent 1 for denormals.
    const int unit =
        (exponent == 0 ? 1 : exponent) - ieee_bias(format) - static_cast<int>(format.fraction_bits);
    return normalized(negative, unit + 128, significand);
}

/// Rounds to nearest, ties to even. No function has a result that is tiny and exact, so a denormal has
/// underflowed.
IntrinsicResult pack_ieee(const Format& format, const Number& number) {
    const std::uint64_t sign = number.negative ? format.sign_bit() : 0;
    if (number.is_zero()) {
        return {.bits = sign};
    }
    int exponent = number.exponent - 1 + ieee_bias(format);
    const bool tiny = exponent < 1;
    unsigned dropped = 63 - format.fraction_bits;
    if (tiny) {
        dropped += static_cast<unsigned>(1 - exponent);
        exponent = 0;
    }
    std::uint64_t kept = dropped < 64 ? number.fraction >> dropped : 0;
    const std::uint64_t rest = dropped < 64    ? number.fraction << (64 - dropped)
                               : dropped == 64 ? number.fraction
                                               : 0;
    constexpr std::uint64_t half = std::uint64_t{1} << 63;
    kept += rest > half || (rest == half && (kept & 1) != 0) ? 1 : 0;
    // A carry out of the fraction makes the exponent one more, which is right.
    const std::uint64_t significand = tiny ? kept : kept - (std::uint64_t{1} << format.fraction_bits);
    const std::uint64_t magnitude =
        (static_cast<std::uint64_t>(exponent) << format.fraction_bits) + significand;
    if (exponent >= format.largest_exponent() || magnitude >= ieee_infinity(format)) {
        return {.bits = sign | ieee_infinity(format), .flags = psw::float_overflow};
    }
    return {.bits = sign | magnitude, .flags = tiny ? psw::float_underflow : 0};
}

IntrinsicResult of_nan(const Format& format, std::uint64_t magnitude) {
    const bool quiet = (magnitude & ieee_nan(format)) == ieee_nan(format);
    return {.bits = ieee_nan(format), .flags = quiet ? 0 : psw::float_reserved};
}

IntrinsicResult of_infinity(Intrinsic function, const Format& format, bool negative) {
    switch (function) {
    case Intrinsic::exp:
        return {.bits = negative ? 0 : ieee_infinity(format)};
    case Intrinsic::ln:
        return negative ? IntrinsicResult{.bits = ieee_nan(format), .error = true}
                        : IntrinsicResult{.bits = ieee_infinity(format)};
    case Intrinsic::atan: {
        // Any number that is too large for its reciprocal to matter.
        constexpr Number huge = {.negative = false, .exponent = 1 << 12, .fraction = std::uint64_t{1} << 63};
        IntrinsicResult result = pack_ieee(format, arc_tangent(huge));
        result.bits |= negative ? format.sign_bit() : 0;
        return result;
    }
    default:
        return {.bits = ieee_nan(format), .error = true};
    }
}

IntrinsicResult of_ieee_zero(Intrinsic function, const Format& format, std::uint64_t zero) {
    if (function == Intrinsic::ln) {
        return {.bits = format.sign_bit() | ieee_infinity(format), .error = true};
    }
    return is_one_at_zero(function) ? pack_ieee(format, one) : IntrinsicResult{.bits = zero};
}

} // namespace

IntrinsicResult ieee_intrinsic(Intrinsic function, const Format& format, std::uint64_t bits) {
    const bool negative = (bits & format.sign_bit()) != 0;
    const std::uint64_t magnitude = bits & ~format.sign_bit();
    if (magnitude > ieee_infinity(format)) {
        return of_nan(format, magnitude);
    }
    if (magnitude == ieee_infinity(format)) {
        return of_infinity(function, format, negative);
    }
    if (magnitude == 0) {
        return of_ieee_zero(function, format, bits);
    }
    if (function == Intrinsic::ln && negative) {
        return {.bits = ieee_nan(format), .error = true};
    }
    IntrinsicResult result = pack_ieee(format, value_of(function, unpack_ieee(format, magnitude, negative)));
    if ((result.flags & psw::float_overflow) != 0) { // only exp can
        result.flags = 0;
        result.error = true;
    }
    return result;
}

IntrinsicResult native_intrinsic(Intrinsic function, const Format& format, std::uint64_t bits) {
    const native::Operand argument = native::unpack(format, bits);
    if (argument.reserved) {
        return {.bits = format.reserved_operand(), .flags = psw::float_reserved};
    }
    if (function == Intrinsic::ln && (argument.is_zero() || argument.negative)) {
        return {.bits = format.reserved_operand(), .error = true};
    }
    if (argument.is_zero()) {
        return {.bits = is_one_at_zero(function) ? native::pack(format, one).bits : 0};
    }
    const native::Result result = native::pack(format, value_of(function, argument));
    const bool overflow = (result.flags & psw::float_overflow) != 0;
    return {.bits = result.bits, .flags = overflow ? 0 : result.flags, .error = overflow};
}

} // namespace cxsim::emu::floating_point
