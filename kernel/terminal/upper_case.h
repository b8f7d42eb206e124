// Terminals without lower-case letters (LCASE): how they type, and show, what they lack.
#pragma once

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <optional>

namespace cxsim::kernel {

/// A character that stands, after a backslash, for one that the terminal has not.
struct UpperCaseEscape {
    std::uint8_t typed;
    std::uint8_t meant;
};
inline constexpr UpperCaseEscape upper_case_escapes[] = {
    {'(', '{'}, {')', '}'}, {'!', '|'}, {'^', '~'}, {'\'', '`'}};

constexpr bool is_upper_case(std::uint8_t character) {
    return character >= 'A' && character <= 'Z';
}
constexpr bool is_lower_case(std::uint8_t character) {
    return character >= 'a' && character <= 'z';
}
/// A letter with the other case.
constexpr std::uint8_t other_case(std::uint8_t letter) {
    return letter ^ 0x20U;
}

/// What is meant by a key after a backslash, letters being lower-case already; nothing if it means itself.
constexpr std::optional<std::uint8_t> meant_after_backslash(std::uint8_t typed) {
    if (is_lower_case(typed)) {
        return other_case(typed);
    }
    const auto* const row = std::ranges::find(upper_case_escapes, typed, &UpperCaseEscape::typed);
    return row == std::end(upper_case_escapes) ? std::nullopt : std::optional(row->meant);
}

/// What is shown after a backslash for a character; nothing if it is shown without one.
constexpr std::optional<std::uint8_t> shown_after_backslash(std::uint8_t meant) {
    if (is_upper_case(meant)) {
        return meant;
    }
    const auto* const row = std::ranges::find(upper_case_escapes, meant, &UpperCaseEscape::meant);
    return row == std::end(upper_case_escapes) ? std::nullopt : std::optional(row->typed);
}

} // namespace cxsim::kernel
