// Names and kinds of symbols as the tools print them.
#pragma once

#include "emu/isa/soff.h"

#include <string>
#include <string_view>

namespace cxsim::toolchain {

/// The name with '?' for what a terminal should not see.
std::string printable(std::string_view name);

/// The letter that stands for a symbol's kind in `nm`: t text, d data, b bss, a absolute, c common, u
/// undefined,
/// '-' a debugger's; a capital if the symbol is external. '?' if the type has no meaning.
char kind_letter(const soff::Symbol& symbol);

} // namespace cxsim::toolchain
