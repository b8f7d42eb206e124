// One Fortran source to C, by f2c.
#pragma once

#include "options.h"

#include <filesystem>
#include <string>
#include <string_view>

namespace cxsim::toolchain {

/// Translates `source` into a C file of the same base name in `folder`, with lines that refer to the source.
/// In messages and in those lines the source is called `name` (a preprocessed source is a temporary file).
/// Errors and warnings go to standard error as "file:line: error: text". False if there were errors.
bool translate_fortran(const FortranOptions& options, const std::string& source, const std::string& name,
                       const std::filesystem::path& folder);

/// What f2c says in one line of its own, in the words of the other tools; empty for a line that is of no
/// interest, such as the names of the subprograms as they come. `name` stands for the file that f2c read,
/// `source`.
std::string reworded_message(std::string_view line, const std::string& source, const std::string& name);

} // namespace cxsim::toolchain
