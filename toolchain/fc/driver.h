// From Fortran sources to the output the command line asks for.
#pragma once

#include "options.h"

#include <filesystem>

namespace cxsim::toolchain {

/// Runs every stage for every input. `tools` is the folder with convex-cc. Returns the exit status; errors
/// have been reported, and no output or temporary file of a failed stage remains.
int run_fortran_driver(const FortranOptions& options, const std::filesystem::path& tools);

} // namespace cxsim::toolchain
