// IEEE 754 arithmetic on the host's own floats.
//
// The host computes; this file says when its flags must be looked at, and makes NaNs the same on every host:
// a result that is a NaN is always the positive quiet one (inferred).
#pragma once

#include <bit>
#include <cstdint>
#include <type_traits>

namespace cxsim::emu::floating_point {

template <typename Float>
using BitsOf = std::conditional_t<sizeof(Float) == 4, std::uint32_t, std::uint64_t>;

template <typename Float>
inline constexpr BitsOf<Float> quiet_nan =
    sizeof(Float) == 4 ? BitsOf<Float>{0x7fc00000} : static_cast<BitsOf<Float>>(0x7ff8000000000000);
template <typename Float>
inline constexpr BitsOf<Float> infinity_bits =
    sizeof(Float) == 4 ? BitsOf<Float>{0x7f800000} : static_cast<BitsOf<Float>>(0x7ff0000000000000);
template <typename Float>
inline constexpr BitsOf<Float> smallest_normal =
    sizeof(Float) == 4 ? BitsOf<Float>{0x00800000} : static_cast<BitsOf<Float>>(0x0010000000000000);

/// Whether an operation with this result cannot have raised anything but "inexact": it is finite, and so
/// large that it did not underflow.
template <typename Float>
constexpr bool is_ordinary(Float result) {
    using Bits = BitsOf<Float>;
    const Bits magnitude = std::bit_cast<Bits>(result) & static_cast<Bits>(~Bits{0} >> 1);
    constexpr Bits low = smallest_normal<Float> + 1;
    return static_cast<Bits>(magnitude - low) < infinity_bits<Float> - low;
}

/// The result with any NaN replaced by the one NaN.
template <typename Float>
constexpr Float with_one_nan(Float result) {
    return result != result ? std::bit_cast<Float>(quiet_nan<Float>) : result;
}

/// The low 64 bits of the value truncated to an integer, in two's complement: the value modulo 2^64.
/// Infinities and NaNs give 0 (inferred). Quiet.
template <typename Float>
[[gnu::always_inline]] inline std::uint64_t low_bits_of_integer(Float value) {
    constexpr unsigned width = 8 * sizeof(Float);
    constexpr unsigned fraction_width = sizeof(Float) == 4 ? 23 : 52;
    constexpr int largest_exponent = (1 << (width - 1 - fraction_width)) - 1;
    const auto bits = std::uint64_t{__builtin_bit_cast(BitsOf<Float>, value)};
    const bool negative = (bits >> (width - 1)) != 0;
    const int exponent = static_cast<int>(bits >> fraction_width) & largest_exponent;
    const std::uint64_t one = std::uint64_t{1} << fraction_width;
    const std::uint64_t significand = (bits & (one - 1)) | one;
    const int shift = exponent - largest_exponent / 2 - static_cast<int>(fraction_width);
    const bool is_zero = exponent == largest_exponent || shift >= 64 || shift <= -64;
    const std::uint64_t magnitude = is_zero      ? 0
                                    : shift >= 0 ? significand << (shift & 63)
                                                 : significand >> (-shift & 63);
    return negative ? 0 - magnitude : magnitude;
}

/// Rounds to an integral value toward zero; quiet, NaNs stay what they are.
template <typename Float>
constexpr Float truncated(Float value) {
    constexpr Float all_integral = sizeof(Float) == 4 ? Float(1 << 23) : Float(std::int64_t{1} << 52);
    using Bits = BitsOf<Float>;
    constexpr Bits sign = Bits{1} << (8 * sizeof(Float) - 1);
    if ((std::bit_cast<Bits>(value) & ~sign) >= std::bit_cast<Bits>(all_integral)) {
        return value;
    }
    const auto integral = static_cast<Float>(static_cast<std::int64_t>(value));
    return std::bit_cast<Float>(
        static_cast<Bits>(std::bit_cast<Bits>(integral) | (std::bit_cast<Bits>(value) & sign)));
}

} // namespace cxsim::emu::floating_point
