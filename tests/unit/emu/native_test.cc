// Native floating point: known constants, edges, and agreement with long division of exact integers.
#include "emu/cpu/registers.h"
#include "emu/fp/native.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <random>

namespace cxsim::emu::floating_point::native {
namespace {

/// The value of a native double: the same bits mean a quarter of the IEEE value.
double value_of_double(std::uint64_t bits) {
    return std::bit_cast<double>(bits) / 4;
}
std::uint64_t native_double(double value) {
    return value == 0 ? 0 : std::bit_cast<std::uint64_t>(value * 4);
}
float value_of_single(std::uint64_t bits) {
    return std::bit_cast<float>(static_cast<std::uint32_t>(bits)) / 4;
}
constexpr std::uint64_t largest_double = 0x7fffffffffffffff;
constexpr std::uint64_t smallest_double = 0x0010000000000000;
constexpr std::uint64_t reserved_double = 0x8000000000000000;

TEST(Native, KnownConstantsHaveTheirBits) {
    EXPECT_EQ(value_of_single(0x34800000), std::ldexp(1.0F, -24));
    EXPECT_EQ(value_of_double(0x3cc0000000000000), std::ldexp(1.0, -53));
    EXPECT_NEAR(value_of_double(0x3ff34413509f79ff), std::log10(2.0), 1e-16);
    EXPECT_EQ(from_integer(double_format, 1).bits, native_double(1.0));
    EXPECT_EQ(from_integer(single_format, -3).bits, 0xc1400000U);
}

TEST(Native, InexactResultsThatAreNoTiesRoundAsTheHostDoes) {
    std::mt19937_64 random(3);
    for (int round = 0; round < 100000; ++round) {
        const double left = std::ldexp(double(random() >> 11), int(random() % 40) - 60);
        const double right =
            std::ldexp(double(random() >> 11), int(random() % 40) - 60) * (random() % 2 ? 1 : -1);
        if (left == 0 || right == 0) {
            continue;
        }
        const std::uint64_t one = native_double(left);
        const std::uint64_t other = native_double(right);
        // Products and quotients of 53-bit numbers are ties in vanishing cases only; sums may be, and then
        // are one unit away from the even one.
        ASSERT_EQ(multiply(double_format, one, other).bits, native_double(left * right));
        ASSERT_EQ(divide(double_format, one, other).bits, native_double(left / right));
        const std::uint64_t sum = add(double_format, one, other).bits;
        const std::uint64_t host = native_double(left + right);
        const double error =
            (left - (left + right - right)) + (right - ((left + right) - (left + right - right)));
        ASSERT_TRUE(sum == host || (error != 0 && sum == host + 1)) << left << " " << right;
        ASSERT_EQ(square_root(double_format, one).bits, native_double(std::sqrt(left)));
    }
}

TEST(Native, TiesRoundAwayFromZero) {
    const std::uint64_t one = native_double(1.0);
    const std::uint64_t half_unit = native_double(std::ldexp(1.0, -53));
    EXPECT_EQ(add(double_format, one, half_unit).bits, one + 1);
    EXPECT_EQ(subtract(double_format, one ^ reserved_double, half_unit).bits, (one + 1) ^ reserved_double);
    EXPECT_EQ(from_integer(single_format, (1 << 24) + 1).bits,
              from_integer(single_format, (1 << 24) + 2).bits);
}

TEST(Native, TheExponentsOfAllOnesAreNumbers) {
    EXPECT_EQ(subtract(double_format, largest_double, largest_double).bits, 0U);
    EXPECT_EQ(multiply(double_format, largest_double, native_double(0.5)).bits,
              largest_double - (std::uint64_t{1} << 52));
}

TEST(Native, OverflowGivesAReservedOperandAndUnderflowZero) {
    const Result over = add(double_format, largest_double, largest_double);
    EXPECT_EQ(over.bits, reserved_double);
    EXPECT_EQ(over.flags, psw::float_overflow);
    const Result under = multiply(double_format, smallest_double, native_double(0.25));
    EXPECT_EQ(under.bits, 0U);
    EXPECT_EQ(under.flags, psw::float_underflow);
    const Result by_zero = divide(double_format, native_double(1.0), 0);
    EXPECT_EQ(by_zero.bits, reserved_double);
    EXPECT_EQ(by_zero.flags, psw::float_zero_divide);
}

TEST(Native, UsingAReservedOperandRaisesItsFlag) {
    for (const auto operation : {add, subtract, multiply, divide}) {
        const Result result = operation(double_format, native_double(1.0), reserved_double | 5);
        EXPECT_EQ(result.bits, reserved_double);
        EXPECT_EQ(result.flags, psw::float_reserved);
    }
    EXPECT_EQ(compare(double_format, reserved_double, 0).flags, psw::float_reserved);
    EXPECT_EQ(negate(single_format, 0x80000000).flags, psw::float_reserved);
    EXPECT_EQ(negate(single_format, 0x80000000).bits, 0x80000000U);
}

TEST(Native, ZeroIsZeroWhateverItsFraction) {
    EXPECT_EQ(compare(double_format, 0x000fffffffffffff, 0).order, 0);
    EXPECT_EQ(negate(double_format, 0x000fffffffffffff).bits, 0U);
    EXPECT_EQ(add(double_format, 5, native_double(2.0)).bits, native_double(2.0));
}

TEST(Native, ComparesOrderNumbersOfBothSigns) {
    const double numbers[] = {-1e10, -2, -1, -1e-10, 0, 1e-10, 1, 1.5, 1e10};
    for (const double left : numbers) {
        for (const double right : numbers) {
            EXPECT_EQ(compare(double_format, native_double(left), native_double(right)).order,
                      left < right   ? -1
                      : left > right ? 1
                                     : 0);
        }
    }
}

TEST(Native, ConversionsTruncateAndTellWhatDoesNotFit) {
    EXPECT_EQ(static_cast<std::int64_t>(to_integer(double_format, native_double(-2.9), 64).bits), -2);
    const Result large = to_integer(double_format, native_double(3e9), 32);
    EXPECT_EQ(static_cast<std::uint32_t>(large.bits), 3000000000U)
        << "the low bits, as for unsigned integers";
    EXPECT_EQ(large.flags, psw::s_overflow);
    EXPECT_EQ(to_integer(double_format, native_double(1e19), 64).bits, 10000000000000000000U);
    EXPECT_EQ(to_integer(double_format, native_double(-1e19), 64).bits, 0 - 10000000000000000000U);
    EXPECT_EQ(to_integer(double_format, native_double(0x1.8p100), 64).bits, 0U);
    EXPECT_EQ(to_integer(double_format, native_double(0x1p80 + 0x1p40), 64).bits, std::uint64_t{1} << 40);
    EXPECT_EQ(to_integer(double_format, native_double(-2147483648.0), 32).flags, 0U);
    EXPECT_EQ(truncate(double_format, native_double(-7.75)).bits, native_double(-7.0));
    EXPECT_EQ(truncate(double_format, native_double(0.75)).bits, 0U);
    EXPECT_EQ(convert(double_format, single_format, native_double(1e300)).flags, psw::float_overflow);
    EXPECT_EQ(convert(single_format, double_format, 0x40c00000).bits, native_double(1.5));
}

} // namespace
} // namespace cxsim::emu::floating_point::native
