// Planes and back, and what is taken for numbers.
#include "cr/image/archive.h"
#include "cr/image/byte_planes.h"
#include "cr/image/packed_pages.h"
#include "emu/isa/byte_order.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <random>
#include <string_view>

namespace cxsim::cr {
namespace {

constexpr std::size_t size = 16 * emu::page_size;

/// Memory whose words are what the function returns for their numbers.
template <typename Function>
Bytes words(Function function) {
    Bytes memory(size);
    for (std::size_t at = 0; at < size; at += plane_count) {
        isa::store_be64(memory.data() + at, function(at / plane_count));
    }
    return memory;
}

Bytes random_words() {
    std::mt19937_64 random(1);
    return words([&](std::size_t) { return random(); });
}
Bytes floats() {
    return words(
        [](std::size_t i) { return std::bit_cast<std::uint64_t>(100 + 0.1 * static_cast<double>(i)); });
}
Bytes text() {
    constexpr std::string_view line = "Eight bytes of a text have nothing to do with the next.\n";
    Bytes memory(size);
    for (std::size_t at = 0; at < size; ++at) {
        memory[at] = static_cast<std::byte>(line[at % line.size()]);
    }
    return memory;
}
Bytes one_word_in_ten() {
    std::mt19937_64 random(1);
    return words([&](std::size_t i) { return i % 10 == 0 ? random() : 0; });
}

TEST(BytePlanes, HaveTheFirstBytesFirst) {
    for (const std::size_t words : {1, 2, 16, 37, 512}) {
        Bytes memory = random_words();
        memory.resize(words * plane_count);
        Bytes planes(memory.size());
        to_planes(memory, planes);
        for (std::size_t at = 0; at < memory.size(); ++at) {
            ASSERT_EQ(planes[at % plane_count * words + at / plane_count], memory[at]) << words << " words";
        }
        Bytes again(memory.size());
        from_planes(planes, again);
        EXPECT_EQ(again, memory);
    }
}

TEST(BytePlanes, BecomeTheMemoryAgain) {
    const Bytes memory = random_words();
    Bytes planes(size);
    Bytes again(size);
    to_planes(memory, planes);
    from_planes(planes, again);
    EXPECT_EQ(again, memory);
}

TEST(BytePlanes, AreForNumbersOnly) {
    EXPECT_TRUE(look_like_numbers(floats()));
    EXPECT_TRUE(look_like_numbers(words([](std::size_t i) { return (i << 32) + 3 * i; })));
    EXPECT_FALSE(look_like_numbers(random_words()));
    EXPECT_FALSE(look_like_numbers(text()));
    EXPECT_FALSE(look_like_numbers(one_word_in_ten()));
    EXPECT_FALSE(look_like_numbers(Bytes(size)));
    EXPECT_FALSE(look_like_numbers({}));
}

TEST(Blocks, HoldWhatWasPutIntoThemInWhateverEncoding) {
    BlockPacker packer;
    const auto check = [&](const Bytes& memory, Encoding expected) {
        const auto [encoding, block] = packer.compress(memory);
        EXPECT_EQ(encoding, expected);
        if (encoding == Encoding::raw) {
            EXPECT_TRUE(block.empty());
            return;
        }
        EXPECT_LT(block.size(), memory.size());
        Bytes again(memory.size());
        EXPECT_TRUE(packer.decompress(encoding, block, again));
        EXPECT_EQ(again, memory);
        EXPECT_FALSE(packer.decompress(encoding, block, std::span(again).first(size / 2)));
        EXPECT_FALSE(packer.decompress(encoding, std::span(block).first(block.size() - 1), again));
    };
    check(floats(), Encoding::zstd_planes);
    check(text(), Encoding::zstd);
    check(one_word_in_ten(), Encoding::zstd);
    check(random_words(), Encoding::raw);
}

} // namespace
} // namespace cxsim::cr
