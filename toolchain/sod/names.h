// Names of places, for the dumps.
#pragma once

#include <string>
#include <string_view>

namespace cxsim::toolchain {

/// The name with '?' for what a terminal should not see.
std::string printable(std::string_view name);

} // namespace cxsim::toolchain
