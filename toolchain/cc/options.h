// The command line of convex-cc.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <vector>

namespace cxsim::toolchain {

/// How far the driver goes.
enum class Stage { preprocess, assembly, object, executable, check_only };

/// What a file holds: what its name says, or what -x says.
enum class Language { c, preprocessed_c, assembly, assembly_to_preprocess, for_the_linker };

/// A file, or a library (-lNAME), of the command line.
struct Input {
    std::string name; ///< "-": standard input
    Language language = Language::for_the_linker;
    bool operator==(const Input&) const = default;
};

/// The dependencies of a source for make: -M and its family.
struct DependencyOptions {
    bool instead = false;             ///< -M, -MM: nothing else is done
    bool wanted = false;              ///< any of -M -MM -MD -MMD
    bool system_headers = false;      ///< -M, -MD
    bool phony_targets = false;       ///< -MP
    std::string file;                 ///< -MF
    std::vector<std::string> targets; ///< -MT
};

/// What one command line asks for. Options for a later stage are kept in the words of that stage.
struct CompilerOptions {
    Stage stage = Stage::executable;
    std::string output;                       ///< -o; empty: derived from the input
    std::vector<Input> inputs;                ///< sources, objects, archives and -l options, in order
    std::vector<std::string> front_end;       ///< for clang's front end, in its own (-cc1) spelling
    std::vector<std::string> assembler;       ///< -Wa,...: for convex-as
    std::vector<std::string> linker;          ///< -Wl,... -link ...: for convex-ld
    std::vector<std::string> library_folders; ///< -L
    std::vector<std::string> warnings;        ///< about the command line itself
    DependencyOptions dependencies;
    std::optional<Language> next_language; ///< -x; applies to the inputs that follow
    std::string refused;                   ///< an option that is understood and cannot be obeyed, and why
    char optimization = '0';               ///< 0, 1, 2, 3, s
    bool has_c2 = true;                    ///< -tm c2
    std::optional<bool> native;            ///< -fn or -fi
    bool native_float = false;             ///< what that comes to for the machine
    bool debug = false;                    ///< -g
    bool profile = false;                  ///< -pg: count calls and take samples when it runs
    bool traditional = false;              ///< -traditional-cpp: macros as before ANSI C
    bool math_errno = true;                ///< no -fno-math-errno
    bool vectorize = true;                 ///< no -fno-vectorize
    bool standard_headers = true;          ///< no -nostdinc
    bool standard_libraries = true;        ///< no -nostdlib
    bool start_files = true;               ///< no -nostartfiles
    bool verbose = false;                  ///< -v
    bool show_help = false;
    bool show_version = false;
};

/// Parses the arguments after the program's name. The error names the option and says what is wrong.
std::expected<CompilerOptions, std::string> parse_options(const std::vector<std::string>& arguments);

/// The text of --help.
std::string usage();

} // namespace cxsim::toolchain
