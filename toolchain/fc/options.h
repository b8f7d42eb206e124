// The command line of convex-fc.
#pragma once

#include <expected>
#include <string>
#include <vector>

namespace cxsim::toolchain {

/// How far convex-fc goes.
enum class FortranStage { preprocess, assembly, object, executable };

/// What one command line asks for. Options of a later program are kept in the words of that program.
struct FortranOptions {
    FortranStage stage = FortranStage::executable;
    std::string output;                       ///< -o; empty: derived from the input
    std::vector<std::string> inputs;          ///< sources, objects, archives and -l options, in order
    std::vector<std::string> translator;      ///< for f2c
    std::vector<std::string> preprocessor;    ///< -D, -U and -I, for convex-cc
    std::vector<std::string> include_folders; ///< of -I, for f2c
    std::vector<std::string> compiler;        ///< for convex-cc: when compiling and when linking
    bool backslash_escapes = false;           ///< -fbackslash
    bool warnings = true;                     ///< no -w
    bool verbose = false;                     ///< -v
    bool show_help = false;
    bool show_version = false;
};

/// Parses the arguments after the program's name. The error names the option and says what is wrong.
std::expected<FortranOptions, std::string> parse_fortran_options(const std::vector<std::string>& arguments);

/// The text of --help.
std::string fortran_usage();

} // namespace cxsim::toolchain
