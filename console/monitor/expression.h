// Expressions in the monitor's commands: numbers, registers, symbols, memory, and arithmetic with them.
#pragma once

#include "emu/memory/page.h"

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace cxsim::console::monitor {

using Value = std::expected<std::uint64_t, std::string>;

/// What the names and addresses of an expression stand for.
class Meaning {
  public:
    virtual ~Meaning() = default;
    /// The value of a register or symbol; an error names what is wrong.
    virtual Value named(std::string_view name) const = 0;
    /// The word of memory at the address.
    virtual Value word_at(emu::Address address) const = 0;
};

/// Evaluates, in 64 bits that wrap around:
///     expression: sum, or two sums and one of == != < <= > >=, which gives 1 or 0 (signed)
///     sum: terms with + - * / % & | in the usual order of precedence, and parentheses
///     term: a decimal number, 0x..., a name, -term, ~term, or @term: the word of memory there
/// Any text gives a value or an error that names what is wrong.
Value evaluate(std::string_view text, const Meaning& meaning);

} // namespace cxsim::console::monitor
