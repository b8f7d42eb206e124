// A floating-point number taken apart, in a form common to all formats.
#pragma once

#include <bit>
#include <cstdint>

namespace cxsim::emu::floating_point {

__extension__ using Wide = unsigned __int128;

/// The value is fraction / 2^64 * 2^exponent, negated if `negative`. The fraction's top bit is set; zero has
/// fraction 0.
struct Number {
    bool negative = false;
    int exponent = 0;
    std::uint64_t fraction = 0;

    constexpr bool is_zero() const { return fraction == 0; }
};

/// The number fraction / 2^128 * 2^exponent, cut to 64 bits.
constexpr Number normalized(bool negative, int exponent, Wide fraction) {
    if (fraction == 0) {
        return {};
    }
    const auto high = static_cast<std::uint64_t>(fraction >> 64);
    const int shift =
        high != 0 ? std::countl_zero(high) : 64 + std::countl_zero(static_cast<std::uint64_t>(fraction));
    return {.negative = negative,
            .exponent = exponent - shift,
            .fraction = static_cast<std::uint64_t>((fraction << shift) >> 64)};
}

} // namespace cxsim::emu::floating_point
