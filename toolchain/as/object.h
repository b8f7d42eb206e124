// Makes a SOFF object of a program that is laid out.
#pragma once

#include "toolchain/as/layout.h"

namespace cxsim::toolchain {

/// The bytes of the object. Records errors in the program; the result is void if there are any.
std::vector<std::byte> make_object(Program& program, const Layout& layout, bool keep_local_labels);

} // namespace cxsim::toolchain
