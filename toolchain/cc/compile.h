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

/// A source to compile, and where its dependencies go.
struct SourceFile {
    std::string name; ///< "-": standard input
    Language language = Language::c;
    std::string dependency_file{};   ///< for make; "-": standard output; empty: not wanted
    std::string dependency_target{}; ///< what depends, unless -MT says it
};

/// Compiles `source` to assembly. Diagnostics go to standard error; nothing is returned if there were errors.
std::optional<std::string> compile_to_assembly(const CompilerOptions& options, const HeaderFolders& headers,
                                               const SourceFile& source);

/// Preprocesses `source` into the file `output` ("-": standard output). False if there were errors, which
/// have been reported.
bool preprocess(const CompilerOptions& options, const HeaderFolders& headers, const SourceFile& source,
                const std::string& output);

/// Writes the dependencies of `source`, and nothing else. False as above.
bool list_dependencies(const CompilerOptions& options, const HeaderFolders& headers,
                       const SourceFile& source);

/// Checks `source` without output. False if there were errors, which have been reported.
bool check_only(const CompilerOptions& options, const HeaderFolders& headers, const SourceFile& source);

} // namespace cxsim::toolchain
