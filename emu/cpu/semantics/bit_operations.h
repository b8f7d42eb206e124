// Bit operations that scalar and vector instructions share.
#pragma once

#include <bit>
#include <concepts>
#include <cstdint>

namespace cxsim::emu {

/// Shifts left by a positive count, right without sign by a negative one.
template <std::unsigned_integral Whole>
constexpr Whole shifted(Whole value, std::int32_t count) {
    constexpr int width = 8 * sizeof(Whole);
    if (count >= width || count <= -width) {
        return 0;
    }
    return static_cast<Whole>(count >= 0 ? value << count : value >> -count);
}

/// tzc: zeros below the lowest one; 64 for zero (inferred).
struct TrailingZeros {
    constexpr std::uint64_t operator()(std::uint64_t value) const { return std::countr_zero(value); }
};
/// lop: zeros above the leading one (inferred); 64 for zero.
struct LeadingZeros {
    constexpr std::uint64_t operator()(std::uint64_t value) const { return std::countl_zero(value); }
};
struct Ones {
    constexpr std::uint64_t operator()(std::uint64_t value) const { return std::popcount(value); }
};
struct Zeros {
    constexpr std::uint64_t operator()(std::uint64_t value) const { return std::popcount(~value); }
};

} // namespace cxsim::emu
