// The intrinsic functions against MPFR.
#include "emu/cpu/registers.h"
#include "emu/fp/intrinsics.h"

#include <gtest/gtest.h>
#include <mpfr.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <random>

namespace cxsim::emu::floating_point {
namespace {

using native::double_format;
using native::single_format;

constexpr Intrinsic functions[] = {Intrinsic::sin, Intrinsic::cos, Intrinsic::exp, Intrinsic::ln,
                                   Intrinsic::atan};

/// Correctly rounded to 64 bits.
long double expected(Intrinsic function, long double x) {
    using MpfrFunction = int (*)(mpfr_ptr, mpfr_srcptr, mpfr_rnd_t);
    constexpr MpfrFunction by_function[] = {mpfr_sin, mpfr_cos, mpfr_exp, mpfr_log, mpfr_atan};
    mpfr_t value;
    mpfr_init2(value, 64);
    mpfr_set_ld(value, x, MPFR_RNDN);
    by_function[static_cast<std::size_t>(function)](value, value, MPFR_RNDN);
    const long double result = mpfr_get_ld(value, MPFR_RNDN);
    mpfr_clear(value);
    return result;
}

double ieee(Intrinsic function, double x) {
    return std::bit_cast<double>(
        ieee_intrinsic(function, double_format, std::bit_cast<std::uint64_t>(x)).bits);
}
float ieee(Intrinsic function, float x) {
    const auto bits = ieee_intrinsic(function, single_format, std::bit_cast<std::uint32_t>(x)).bits;
    return std::bit_cast<float>(static_cast<std::uint32_t>(bits));
}

/// The error in units of the last place of a result that is a normal number.
template <typename Float>
long double error_in_units(Float result, long double exact) {
    constexpr int digits = std::numeric_limits<Float>::digits;
    const int exponent = std::max(std::ilogb(exact), std::numeric_limits<Float>::min_exponent - 1);
    return std::fabs(static_cast<long double>(result) - exact) / std::ldexp(1.0L, exponent - digits + 1);
}

/// A number whose exponent is spread over a range.
double number(std::mt19937_64& random, int smallest, int largest) {
    const auto exponent = std::uniform_int_distribution<int>(smallest, largest)(random);
    const double fraction = 1.0 + std::ldexp(static_cast<double>(random() >> 12), -52);
    return std::ldexp(random() % 2 == 0 ? fraction : -fraction, exponent);
}

double argument(Intrinsic function, std::mt19937_64& random) {
    switch (function) {
    case Intrinsic::exp:
        return number(random, -60, 8);
    case Intrinsic::ln:
        return random() % 2 == 0 ? std::fabs(number(random, -1022, 1023)) : 1 + number(random, -52, -2);
    case Intrinsic::atan:
        return number(random, -60, 60);
    default:
        return random() % 4 == 0 ? number(random, 0, 1023) : number(random, -60, 12);
    }
}

class Intrinsics : public ::testing::TestWithParam<Intrinsic> {};

TEST_P(Intrinsics, AreNearlyCorrectlyRoundedInDoubles) {
    std::mt19937_64 random(1);
    long double worst = 0;
    for (int n = 0; n < 200'000; ++n) {
        const double x = argument(GetParam(), random);
        const long double exact = expected(GetParam(), x);
        const auto error = error_in_units(ieee(GetParam(), x), exact);
        worst = std::max(worst, error);
        ASSERT_LT(error, 0.52L) << std::hexfloat << x << " gives " << ieee(GetParam(), x);
    }
    RecordProperty("worst", std::to_string(static_cast<double>(worst)));
}

TEST_P(Intrinsics, AreNearlyCorrectlyRoundedInSingles) {
    std::mt19937_64 random(2);
    for (int n = 0; n < 100'000; ++n) {
        const auto x = static_cast<float>(argument(GetParam(), random));
        if (!std::isnormal(x) || (GetParam() == Intrinsic::exp && std::fabs(x) > 87)) {
            continue;
        }
        ASSERT_LT(error_in_units(ieee(GetParam(), x), expected(GetParam(), x)), 0.501L)
            << std::hexfloat << x << " gives " << ieee(GetParam(), x);
    }
}

TEST_P(Intrinsics, AreTheSameFunctionsInNativeMode) {
    std::mt19937_64 random(3);
    for (int n = 0; n < 50'000; ++n) {
        // The same bits mean a quarter of the IEEE value.
        const double x = argument(GetParam(), random);
        const auto bits = std::bit_cast<std::uint64_t>(4 * x);
        const long double exact = expected(GetParam(), x);
        if (!std::isfinite(4 * x) || std::fabs(exact) > 1e300L || std::fabs(exact) < 1e-300L) {
            continue;
        }
        const auto result = native_intrinsic(GetParam(), double_format, bits);
        EXPECT_EQ(result.flags, 0U);
        ASSERT_LT(error_in_units(std::bit_cast<double>(result.bits) / 4, exact), 0.52L) << std::hexfloat << x;
    }
}

INSTANTIATE_TEST_SUITE_P(Of, Intrinsics, ::testing::ValuesIn(functions));

TEST(IntrinsicErrors, AreThoseOfArgumentsWithoutAValue) {
    const double infinity = std::numeric_limits<double>::infinity();
    struct Case {
        Intrinsic function;
        double argument;
        double result;
        bool error;
        std::uint32_t flags = 0;
    };
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const Case cases[] = {
        {Intrinsic::sin, 0.0, 0.0, false},
        {Intrinsic::sin, -0.0, -0.0, false},
        {Intrinsic::sin, infinity, nan, true},
        {Intrinsic::cos, 0.0, 1.0, false},
        {Intrinsic::cos, -infinity, nan, true},
        {Intrinsic::exp, 0.0, 1.0, false},
        {Intrinsic::exp, 709.0, std::exp(709.0), false},
        {Intrinsic::exp, 709.79, infinity, true},
        {Intrinsic::exp, 1e300, infinity, true},
        {Intrinsic::exp, infinity, infinity, false},
        {Intrinsic::exp, -infinity, 0.0, false},
        {Intrinsic::exp, -745.0, 0x1p-1074, false, psw::float_underflow},
        {Intrinsic::exp, -746.0, 0.0, false, psw::float_underflow},
        {Intrinsic::exp, -1e300, 0.0, false, psw::float_underflow},
        {Intrinsic::ln, 0.0, -infinity, true},
        {Intrinsic::ln, -1.0, nan, true},
        {Intrinsic::ln, 1.0, 0.0, false},
        {Intrinsic::ln, infinity, infinity, false},
        {Intrinsic::ln, 0x1p-1074, std::log(0x1p-1074), false},
        {Intrinsic::atan, infinity, std::atan(infinity), false},
        {Intrinsic::atan, -infinity, -std::atan(infinity), false},
        {Intrinsic::atan, 1.0, std::atan(1.0), false},
        {Intrinsic::atan, 0x1p-1074, 0x1p-1074, false, psw::float_underflow},
        {Intrinsic::atan, nan, nan, false},
    };
    for (const Case& test : cases) {
        const auto result =
            ieee_intrinsic(test.function, double_format, std::bit_cast<std::uint64_t>(test.argument));
        EXPECT_EQ(result.bits, std::bit_cast<std::uint64_t>(test.result))
            << static_cast<int>(test.function) << " of " << test.argument;
        EXPECT_EQ(result.error, test.error) << static_cast<int>(test.function) << " of " << test.argument;
        EXPECT_EQ(result.flags, test.flags) << static_cast<int>(test.function) << " of " << test.argument;
    }
    EXPECT_EQ(ieee_intrinsic(Intrinsic::sin, single_format, 0x7f800001).flags, psw::float_reserved);
}

TEST(IntrinsicErrors, GiveReservedOperandsInNativeMode) {
    for (const Intrinsic function : functions) {
        const auto result = native_intrinsic(function, single_format, 0x80000000);
        EXPECT_EQ(result.bits, 0x80000000U);
        EXPECT_EQ(result.flags, psw::float_reserved);
    }
    EXPECT_TRUE(native_intrinsic(Intrinsic::ln, single_format, 0).error);
    EXPECT_EQ(native_intrinsic(Intrinsic::ln, single_format, 0).bits, 0x80000000U);
    EXPECT_TRUE(native_intrinsic(Intrinsic::exp, single_format, 0x7fffffff).error);
    EXPECT_EQ(native_intrinsic(Intrinsic::exp, single_format, 0xffffffff).flags, psw::float_underflow);
    EXPECT_EQ(native_intrinsic(Intrinsic::cos, single_format, 0).bits, 0x40800000U) << "1.0";
}

} // namespace
} // namespace cxsim::emu::floating_point
