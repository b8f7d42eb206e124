// From sources to the output the command line asks for.
#pragma once

#include "options.h"

#include <filesystem>

namespace cxsim::toolchain {

/// Runs every stage for every input. `tools` is the folder with convex-as and convex-ld, beside which the
/// guest's headers and libraries lie. Returns the exit status; errors have been reported, and no output or
/// temporary file of a failed stage remains.
int run_driver(const CompilerOptions& options, const std::filesystem::path& tools);

} // namespace cxsim::toolchain
