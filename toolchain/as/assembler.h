// The assembler: source text to a SOFF object.
#pragma once

#include "toolchain/as/program.h"

#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace cxsim::toolchain {

struct AssembleOptions {
    /// Mode of floating-point constants until a .fpmode directive.
    FloatingMode floating_mode = FloatingMode::ieee;
    /// Keep the names that begin with L, which compilers give to places inside functions.
    bool keep_local_labels = false;
};

/// Assembles `source`, which is named `file_name` in messages. Returns the bytes of the object, or all errors
/// in the order of the source.
std::expected<std::vector<std::byte>, std::vector<Diagnostic>>
assemble(std::string_view source, const std::string& file_name, const AssembleOptions& options = {});

} // namespace cxsim::toolchain
