// Macro definitions as preprocessors before ANSI C read them.
#pragma once

#include <string>
#include <string_view>

namespace cxsim::toolchain {

/// Rewrites the #define lines of a source for a preprocessor of today: a comment between two names joins them
/// (`a/**/b` becomes `a##b`), and a parameter inside a string is replaced (`"x"` becomes `"" #x ""`). All
/// other text, and the number of lines, stays.
std::string modernize_macros(std::string_view source);

} // namespace cxsim::toolchain
