// Files as assembler source: what the assembler makes of the text is the file's contents again.
#pragma once

#include "emu/isa/soff.h"

#include <string>

namespace cxsim::toolchain {

/// The text sections, instruction by instruction, each with its address and bytes in a comment; `with_lines`:
/// between them the lines of the source that they come from.
std::string dump_code(const soff::File& file, bool with_lines = false);

/// All sections and symbols. An object so written makes the same object again: contents, relocations,
/// symbols.
std::string dump_assembly(const soff::File& file, bool with_lines = false);

} // namespace cxsim::toolchain
