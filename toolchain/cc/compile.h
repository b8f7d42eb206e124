// One C source to preprocessed text or assembly, by clang as a library.
#pragma once

#include "options.h"

#include <optional>
#include <string>

namespace cxsim::toolchain {

/// Where the driver finds the headers that belong to it.
struct HeaderFolders {
    std::string compiler; ///< stdarg.h, stddef.h, ...
    std::string library;  ///< the C library's
};

/// Compiles `source` to assembly. Diagnostics go to standard error; nothing is returned if there were errors.
std::optional<std::string> compile_to_assembly(const CompilerOptions& options, const HeaderFolders& headers,
                                               const std::string& source);

/// Preprocesses `source` into the file `output` ("-": standard output). False if there were errors, which
/// have been reported.
bool preprocess(const CompilerOptions& options, const HeaderFolders& headers, const std::string& source,
                const std::string& output);

/// Checks `source` without output. False if there were errors, which have been reported.
bool check_only(const CompilerOptions& options, const HeaderFolders& headers, const std::string& source);

} // namespace cxsim::toolchain
