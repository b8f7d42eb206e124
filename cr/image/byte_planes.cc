// Sixteen words at a time, by instructions that any processor with vectors has.
//
// The bytes of sixteen words lie at 128 places: seven bits, four of which number the word and three the byte
// in it. Dealing the two halves of the 128 bytes out in turn, a byte of this one and a byte of that one,
// moves the uppermost bit of every place below the others. Three times brings the planes' places, byte then
// word, to those of memory, word then byte; four times the other way.
#include "cr/image/byte_planes.h"

#include "emu/isa/byte_order.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

namespace cxsim::cr {

namespace {

/// How far to the right of a word's number its byte `k` lies.
constexpr std::size_t shift(std::size_t k) {
    return 8 * (plane_count - 1 - k);
}

constexpr std::size_t words_at_once = 16;
using Row = std::uint8_t __attribute__((vector_size(words_at_once)));
struct SixteenWords {
    Row rows[plane_count];
};

SixteenWords deal_out(const SixteenWords& bytes) {
    SixteenWords result;
    for (std::size_t i = 0; i < plane_count / 2; ++i) {
        const Row& one = bytes.rows[i];
        const Row& other = bytes.rows[i + plane_count / 2];
        result.rows[2 * i] =
            __builtin_shufflevector(one, other, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
        result.rows[2 * i + 1] =
            __builtin_shufflevector(one, other, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
    }
    return result;
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
    std::size_t i = 0;
    for (; i + words_at_once <= words; i += words_at_once) {
        SixteenWords bytes{};
        std::memcpy(&bytes, memory.data() + i * plane_count, sizeof bytes);
        bytes = deal_out(deal_out(deal_out(deal_out(bytes))));
        for (std::size_t k = 0; k < plane_count; ++k) {
            std::memcpy(planes.data() + k * words + i, &bytes.rows[k], words_at_once);
        }
    }
    for (; i < words; ++i) {
        for (std::size_t k = 0; k < plane_count; ++k) {
            planes[k * words + i] = memory[i * plane_count + k];
        }
    }
}

void from_planes(std::span<const std::byte> planes, std::span<std::byte> memory) {
    const std::size_t words = memory.size() / plane_count;
    std::size_t i = 0;
    for (; i + words_at_once <= words; i += words_at_once) {
        SixteenWords bytes{};
        for (std::size_t k = 0; k < plane_count; ++k) {
            std::memcpy(&bytes.rows[k], planes.data() + k * words + i, words_at_once);
        }
        bytes = deal_out(deal_out(deal_out(bytes)));
        std::memcpy(memory.data() + i * plane_count, &bytes, sizeof bytes);
    }
    for (; i < words; ++i) {
        for (std::size_t k = 0; k < plane_count; ++k) {
            memory[i * plane_count + k] = planes[k * words + i];
        }
    }
}

} // namespace cxsim::cr
