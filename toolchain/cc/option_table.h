// The options of convex-cc, one row each.
#pragma once

#include "options.h"

#include <span>
#include <string_view>

namespace cxsim::toolchain {

/// How an option takes its value.
enum class OptionValue {
    none,     // -c
    separate, // -include FILE
    joined,   // -Wall, -std=c99
    either,   // -Idir, -I dir
};

struct Option {
    std::string_view name;
    OptionValue value;
    void (*apply)(CompilerOptions&, const std::string& value);
};

/// All of them. The longest matching name wins; the order does not matter, except for the reader.
std::span<const Option> option_table();

} // namespace cxsim::toolchain
