// Tests of the big-endian accessors.
#include "emu/isa/byte_order.h"

#include <gtest/gtest.h>

#include <array>

namespace cxsim::isa {
namespace {

TEST(ByteOrder, PutsTheMostSignificantByteFirst) {
    std::array<std::byte, 9> bytes{};
    store_be64(bytes.data() + 1, 0x0123456789abcdef);
    EXPECT_EQ(std::to_integer<int>(bytes[0]), 0);
    EXPECT_EQ(std::to_integer<int>(bytes[1]), 0x01);
    EXPECT_EQ(std::to_integer<int>(bytes[8]), 0xef);
    EXPECT_EQ(load_be64(bytes.data() + 1), 0x0123456789abcdef);
    EXPECT_EQ(load_be32(bytes.data() + 1), 0x01234567u);
    EXPECT_EQ(load_be16(bytes.data() + 3), 0x4567u);
    EXPECT_EQ(load_be8(bytes.data() + 8), 0xefu);
}

constexpr std::uint32_t round_trip(std::uint32_t value) {
    std::array<std::byte, 4> bytes{};
    store_be32(bytes.data(), value);
    return bytes[0] == std::byte{0xde} ? load_be32(bytes.data()) : 0;
}

TEST(ByteOrder, WorksAtCompileTime) {
    static_assert(round_trip(0xdeadbeef) == 0xdeadbeef);
    EXPECT_EQ(round_trip(0xdeadbeef), 0xdeadbeef);
}

} // namespace
} // namespace cxsim::isa
