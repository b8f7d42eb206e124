// Bytes as text: looked at as characters (the other way round is std::as_bytes), and written as digits.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace cxsim::isa {

/// The bytes as characters; lives as long as they do.
inline std::string_view as_text(std::span<const std::byte> bytes) noexcept {
    // The language lets anything be read as chars.
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast)
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// The bytes in hexadecimal, two digits a byte.
inline std::string hexadecimal(std::span<const std::byte> bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const std::byte byte : bytes) {
        text += digits[std::to_integer<std::size_t>(byte >> 4)];
        text += digits[std::to_integer<std::size_t>(byte & std::byte{15})];
    }
    return text;
}

} // namespace cxsim::isa
