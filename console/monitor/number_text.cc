// Floating-point numbers as text.
#include "console/monitor/number_text.h"

#include "emu/fp/native.h"

#include <fmt/format.h>

#include <bit>
#include <charconv>
#include <cmath>
#include <limits>

namespace cxsim::console::monitor {
namespace {

namespace native = emu::floating_point::native;

constexpr int fraction_width = 64;
constexpr int single_digits = std::numeric_limits<float>::max_digits10;
constexpr int double_digits = std::numeric_limits<double>::max_digits10;

const native::Format& native_format(bool is_double) {
    return is_double ? native::double_format : native::single_format;
}

std::string native_text(std::uint64_t bits, bool is_double) {
    const native::Operand number = native::unpack(native_format(is_double), bits);
    if (number.reserved) {
        return "reserved operand";
    }
    // The smallest native doubles have no exact double on the host: a long double holds them.
    const long double magnitude =
        std::ldexp(static_cast<long double>(number.fraction), number.exponent - fraction_width);
    return fmt::format("{:.{}g}", number.negative ? -magnitude : magnitude,
                       is_double ? double_digits : single_digits);
}

} // namespace

std::string float_text(std::uint64_t bits, FloatFormat format) {
    if (!format.ieee) {
        return native_text(bits, format.is_double);
    }
    return format.is_double ? fmt::format("{}", std::bit_cast<double>(bits))
                            : fmt::format("{}", std::bit_cast<float>(static_cast<std::uint32_t>(bits)));
}

std::expected<std::uint64_t, std::string> float_bits(std::string_view text, FloatFormat format) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) {
        return std::unexpected(fmt::format("{}: not a floating-point number", text));
    }
    const bool too_large = !format.is_double && std::isfinite(value) &&
                           std::abs(value) > static_cast<double>(std::numeric_limits<float>::max());
    if (format.ieee && !too_large) {
        return format.is_double ? std::bit_cast<std::uint64_t>(value)
                                : std::uint64_t{std::bit_cast<std::uint32_t>(static_cast<float>(value))};
    }
    int exponent = 0;
    const double fraction = std::frexp(std::abs(value), &exponent);
    const emu::floating_point::Number number{
        .negative = std::signbit(value) && value != 0,
        .exponent = exponent,
        .fraction =
            std::isfinite(value) ? static_cast<std::uint64_t>(std::ldexp(fraction, fraction_width)) : 0};
    const native::Result packed = native::pack(native_format(format.is_double), number);
    if (too_large || !std::isfinite(value) || packed.flags != 0) {
        return std::unexpected(fmt::format("{}: does not fit the format", text));
    }
    return packed.bits;
}

} // namespace cxsim::console::monitor
