// The command line of convex-cc.
#pragma once

#include <expected>
#include <filesystem>
#include <string>
#include <vector>

namespace cxsim::toolchain {

/// How far the driver goes.
enum class Stage { preprocess, assembly, object, executable, check_only };

/// What one command line asks for. Options for a later stage are kept in the words of that stage.
struct CompilerOptions {
    Stage stage = Stage::executable;
    std::string output;                       ///< -o; empty: derived from the input
    std::vector<std::string> inputs;          ///< sources, objects, archives and -l options, in order
    std::vector<std::string> front_end;       ///< for clang's front end, in its own (-cc1) spelling
    std::vector<std::string> library_folders; ///< -L
    char optimization = '0';                  ///< 0, 1, 2, 3, s
    bool has_c2 = true;                       ///< -tm c2
    bool native_float = false;                ///< -fn
    bool vectorize = true;                    ///< no -fno-vectorize
    bool standard_headers = true;             ///< no -nostdinc
    bool standard_libraries = true;           ///< no -nostdlib
    bool start_files = true;                  ///< no -nostartfiles
    bool verbose = false;                     ///< -v
    bool show_help = false;
    bool show_version = false;
};

/// Parses the arguments after the program's name. The error names the option and says what is wrong.
std::expected<CompilerOptions, std::string> parse_options(const std::vector<std::string>& arguments);

/// The text of --help.
std::string usage();

} // namespace cxsim::toolchain
