// One Fortran source to C, by f2c.
#include "translate.h"

#include "toolchain/common/driving.h"
#include "toolchain/common/files.h"
#include "toolchain/common/temporary_file.h"

#include <cstdio>
#include <fstream>
#include <regex>

namespace cxsim::toolchain {

namespace fs = std::filesystem;

namespace {

std::vector<std::string> command_line(const FortranOptions& options, const std::string& source,
                                      const std::string& name, const fs::path& folder) {
    // Line numbers; ANSI C; functions of type REAL return one, as C functions of the CONVEX do; no prototypes
    // from usage, since programs leave out last arguments; backslashes are characters, as the standard says.
    std::vector<std::string> words = {"f2c", "-g", "-A", "-R", "-!P"};
    if (!options.backslash_escapes)
        words.emplace_back("-!bs");
    if (!options.warnings)
        words.emplace_back("-w");
    words.insert(words.end(), options.translator.begin(), options.translator.end());
    // INCLUDE looks beside the source first, also when what f2c reads is a temporary file.
    fs::path beside = fs::path(name).parent_path();
    words.push_back("-I" + (beside.empty() ? "." : beside.string()));
    for (const std::string& include : options.include_folders)
        words.push_back("-I" + include);
    words.insert(words.end(), {"-d" + folder.string(), source});
    return words;
}

/// Prints what f2c said; true if an error was among it.
bool report_messages(const std::string& path, const std::string& source, const std::string& name) {
    std::ifstream file(path);
    bool errors = false;
    for (std::string line; std::getline(file, line);) {
        const std::string message = reworded_message(line, source, name);
        if (message.empty())
            continue;
        errors = errors || message.find(": error: ") != std::string::npos;
        std::fprintf(stderr, "%s\n", message.c_str());
    }
    return errors;
}

} // namespace

std::string reworded_message(std::string_view line, const std::string& source, const std::string& name) {
    auto shown = [&](const std::string& file) { return file == source ? name : file; };
    const std::string text(line);
    std::smatch match;
    static const std::regex with_line("(Error|Warning|Declaration error|Fatal error|Compiler error) "
                                      "on line (\\d+) of ([^:]*): (.*)");
    if (std::regex_match(text, match, with_line)) {
        const char* kind = match[1] == "Warning" ? ": warning: " : ": error: ";
        return shown(match[3]) + ":" + match[2].str() + kind + match[4].str();
    }
    static const std::regex without_line("(Error|Warning|Fatal error|Compiler error)[^:]*: (.*)");
    if (std::regex_match(text, match, without_line))
        return name + ": " + (match[1] == "Warning" ? "warning: " : "error: ") + match[2].str();
    // "file:", "   MAIN main:", "       entry    h:": how far f2c has come.
    static const std::regex progress("( .*|[^ ]*):|");
    return std::regex_match(text, progress) ? std::string() : name + ": " + text;
}

bool translate_fortran(const FortranOptions& options, const std::string& source, const std::string& name,
                       const fs::path& folder) {
    const std::vector<std::string> words = command_line(options, source, name, folder);
    const TemporaryFile messages(".messages");
    const bool success = run_step("convex-fc", words, options.verbose, messages.path());
    const bool errors = report_messages(messages.path(), source, name);
    if (!success && !errors)
        std::fprintf(stderr, "%s: error: f2c could not translate it\n", name.c_str());
    return success && !errors;
}

} // namespace cxsim::toolchain
