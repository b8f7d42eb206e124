// Eight bytes at a time.
#include "cr/image/byte_planes.h"

#include "emu/isa/byte_order.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace cxsim::cr {

namespace {

/// How far to the right of a word's number its byte `k` lies.
constexpr std::size_t shift(std::size_t k) {
    return 8 * (plane_count - 1 - k);
}

} // namespace

bool look_like_numbers(std::span<const std::byte> memory) {
    constexpr std::size_t step = 8 * plane_count;
    constexpr std::ptrdiff_t enough_planes = 2;
    std::array<std::size_t, plane_count> same{};
    std::size_t pairs = 0;
    for (std::size_t at = 0; at + 2 * plane_count <= memory.size(); at += step) {
        const std::uint64_t difference =
            isa::load_be64(memory.data() + at) ^ isa::load_be64(memory.data() + at + plane_count);
        if (difference == 0) {
            continue; // Zeros, mostly, which any compressor likes.
        }
        ++pairs;
        for (std::size_t k = 0; k < plane_count; ++k) {
            same[k] += (difference >> shift(k) & 0xff) == 0 ? 1 : 0;
        }
    }
    return pairs != 0 && std::ranges::count_if(
                             same, [&](std::size_t each) { return each * 4 >= pairs * 3; }) >= enough_planes;
}

void to_planes(std::span<const std::byte> memory, std::span<std::byte> planes) {
    const std::size_t words = memory.size() / plane_count;
    for (std::size_t i = 0; i < words; ++i) {
        const std::uint64_t word = isa::load_be64(memory.data() + i * plane_count);
        for (std::size_t k = 0; k < plane_count; ++k) {
            planes[k * words + i] = static_cast<std::byte>(word >> shift(k));
        }
    }
}

void from_planes(std::span<const std::byte> planes, std::span<std::byte> memory) {
    const std::size_t words = memory.size() / plane_count;
    for (std::size_t i = 0; i < words; ++i) {
        std::uint64_t word = 0;
        for (std::size_t k = 0; k < plane_count; ++k) {
            word |= std::to_integer<std::uint64_t>(planes[k * words + i]) << shift(k);
        }
        isa::store_be64(memory.data() + i * plane_count, word);
    }
}

} // namespace cxsim::cr
