// Numbers of the machine as text, and back.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace cxsim::console::monitor {

/// How a floating-point number is held.
struct FloatFormat {
    bool is_double = true;
    bool ieee = true; ///< Otherwise native.
};

/// In decimal, with as many digits as tell it from its neighbours; "reserved operand" for what is no number.
std::string float_text(std::uint64_t bits, FloatFormat format);
/// The bits of a decimal number; an error if the text is none, or too large for the format.
std::expected<std::uint64_t, std::string> float_bits(std::string_view text, FloatFormat format);

} // namespace cxsim::console::monitor
