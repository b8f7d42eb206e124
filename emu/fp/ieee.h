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

/// Rounds to an integral value toward zero; quiet.
template <typename Float>
constexpr Float truncated(Float value) {
    constexpr Float all_integral = sizeof(Float) == 4 ? Float(1 << 23) : Float(std::int64_t{1} << 52);
    const Float magnitude = value < 0 ? -value : value;
    if (!(magnitude < all_integral)) {
        return value;
    }
    using Bits = BitsOf<Float>;
    constexpr Bits sign = Bits{1} << (8 * sizeof(Float) - 1);
    const auto integral = static_cast<Float>(static_cast<std::int64_t>(value));
    return std::bit_cast<Float>(
        static_cast<Bits>(std::bit_cast<Bits>(integral) | (std::bit_cast<Bits>(value) & sign)));
}

} // namespace cxsim::emu::floating_point
