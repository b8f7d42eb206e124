// Floating-point constants: IEEE as the host has it, native by taking the value apart.
//
// Native format: sign, exponent e, fraction f; the value is 0.1f x 2^(e - bias) with bias 128 (single) or
// 1024 (double), zero has e = 0. There are no infinities, NaNs or denormals.
#include "toolchain/as/float_constant.h"

#include <fmt/format.h>

#include <bit>
#include <cmath>
#include <cstdlib>

namespace cxsim::toolchain {
namespace {

struct NativeFormat {
    int significand_bits; ///< the leading one, which is not stored, included
    int exponent_bits;
    int bias;
};
constexpr NativeFormat native_single{24, 8, 128};
constexpr NativeFormat native_double{53, 11, 1024};

std::string out_of_range(const std::string& text) {
    return fmt::format("floating constant {} is out of range", text);
}

/// The value rounded to nearest, ties away from zero. Long double holds every native double exactly.
std::expected<std::uint64_t, std::string> native_bits(const std::string& text, long double value,
                                                      const NativeFormat& format) {
    if (!std::isfinite(value))
        return std::unexpected(out_of_range(text));
    if (value == 0)
        return 0; // there is no negative zero: that is the reserved operand
    int exponent = 0;
    const long double fraction = std::frexp(std::fabs(value), &exponent);
    auto significand = static_cast<std::uint64_t>(std::round(std::ldexp(fraction, format.significand_bits)));
    if (significand >> format.significand_bits != 0) {
        significand >>= 1;
        ++exponent;
    }
    const int biased = exponent + format.bias;
    if (biased >= 1 << format.exponent_bits)
        return std::unexpected(out_of_range(text));
    if (biased <= 0)
        return 0;
    const int stored_bits = format.significand_bits - 1;
    const std::uint64_t sign = std::signbit(value) ? 1 : 0;
    return sign << (stored_bits + format.exponent_bits) | static_cast<std::uint64_t>(biased) << stored_bits |
           (significand & ((std::uint64_t{1} << stored_bits) - 1));
}

/// Converts with one of strtof, strtod, strtold; the whole text must be used.
template <class Float>
std::expected<Float, std::string> convert(const std::string& text, Float (*function)(const char*, char**)) {
    char* end = nullptr;
    const Float value = function(text.c_str(), &end);
    if (text.empty() || *end != '\0') {
        return std::unexpected(fmt::format("'{}' is not a floating constant", text));
    }
    return value;
}

} // namespace

std::expected<std::uint32_t, std::string> single_bits(const std::string& text, FloatingMode mode) {
    if (mode == FloatingMode::native) {
        const auto value = convert<long double>(text, std::strtold);
        if (!value)
            return std::unexpected(value.error());
        return native_bits(text, *value, native_single);
    }
    const auto value = convert<float>(text, std::strtof);
    if (!value)
        return std::unexpected(value.error());
    if (std::isinf(*value))
        return std::unexpected(out_of_range(text));
    return std::bit_cast<std::uint32_t>(*value);
}

std::expected<std::uint64_t, std::string> double_bits(const std::string& text, FloatingMode mode) {
    if (mode == FloatingMode::native) {
        const auto value = convert<long double>(text, std::strtold);
        if (!value)
            return std::unexpected(value.error());
        return native_bits(text, *value, native_double);
    }
    const auto value = convert<double>(text, std::strtod);
    if (!value)
        return std::unexpected(value.error());
    if (std::isinf(*value))
        return std::unexpected(out_of_range(text));
    return std::bit_cast<std::uint64_t>(*value);
}

} // namespace cxsim::toolchain
