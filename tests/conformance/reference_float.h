// Floating point for the reference model: every operation in numbers of 113 bits, then one rounding.
//
// Twice 53 bits and more make the second rounding harmless: results are those of exact arithmetic. Written
// from the definitions of the formats alone; shares nothing with the emulator.
#pragma once

#include <cstdint>

namespace cxsim::conformance {

/// What an operation raised: the flags at their places in the psw, and the code of an intrinsic error or 0.
struct Raised {
    std::uint32_t flags = 0;
    std::uint32_t intrinsic = 0;

    void operator|=(const Raised& other) {
        flags |= other.flags;
        intrinsic |= other.intrinsic;
    }
};
inline constexpr std::uint32_t underflow_flag = 0x00080000;
inline constexpr std::uint32_t overflow_flag = 0x00040000;
inline constexpr std::uint32_t reserved_flag = 0x00020000;
inline constexpr std::uint32_t zero_divide_flag = 0x00010000;
inline constexpr std::uint32_t integer_overflow_flag = 0x00400000; ///< of S

/// A format: single or double, IEEE or native.
struct FloatFormat {
    bool is_double;
    bool ieee;

    unsigned fraction_bits() const { return is_double ? 52 : 23; }
    int largest_exponent() const { return is_double ? 2047 : 255; }
    std::uint64_t sign() const { return std::uint64_t{1} << (is_double ? 63 : 31); }
};

/// `operation` is one of + - * /.
std::uint64_t float_arithmetic(FloatFormat format, char operation, std::uint64_t left, std::uint64_t right,
                               Raised& raised);
/// `relation` is one of = < (less) and L (less or equal).
bool float_compare(FloatFormat format, char relation, std::uint64_t left, std::uint64_t right,
                   Raised& raised);
/// Whether the value counts for max (`>`) or min (`<`) more than what was found before.
std::uint64_t float_extreme(FloatFormat format, char order, std::uint64_t found, std::uint64_t value,
                            bool first, Raised& raised);
std::uint64_t float_negate(FloatFormat format, std::uint64_t value, Raised& raised);
std::uint64_t float_truncate(FloatFormat format, std::uint64_t value, Raised& raised);
std::uint64_t float_square_root(FloatFormat format, std::uint64_t value, Raised& raised);
std::uint64_t float_convert(FloatFormat from, FloatFormat to, std::uint64_t value, Raised& raised);
std::uint64_t float_from_integer(FloatFormat format, std::int64_t value, Raised& raised);
/// Modulo 2^64; the flag tells whether a signed integer of that width holds it.
std::uint64_t float_to_integer(FloatFormat format, std::uint64_t value, unsigned width, Raised& raised);
/// The value as the host's widest float, for the functions that are allowed an error. Not for NaNs and the
/// like.
long double float_value(FloatFormat format, std::uint64_t value);
/// Whether the bits are a number (no NaN, infinity or reserved operand).
bool is_number(FloatFormat format, std::uint64_t value);

} // namespace cxsim::conformance
