// Parses the command line of convex-cc.
#include "options.h"

#include "option_table.h"

#include <algorithm>
#include <string_view>

namespace cxsim::toolchain {

namespace {

using Arguments = std::vector<std::string>;

const Option* find_option(std::string_view argument) {
    const Option* best = nullptr;
    for (const Option& option : option_table()) {
        const bool whole = option.value == OptionValue::none || option.value == OptionValue::separate;
        const bool matches = whole ? argument == option.name : argument.starts_with(option.name);
        if (matches && (!best || option.name.size() > best->name.size()))
            best = &option;
    }
    return best;
}

Language language_of(const std::string& name) {
    static constexpr std::pair<std::string_view, Language> extensions[] = {
        {".c", Language::c},
        {".C", Language::c},
        {".i", Language::preprocessed_c},
        {".s", Language::assembly},
        {".S", Language::assembly_to_preprocess},
    };
    for (auto [extension, language] : extensions) {
        if (name.size() > extension.size() && name.ends_with(extension))
            return language;
    }
    return Language::for_the_linker;
}

/// The arguments one after the other, with the values of options.
class Parser {
  public:
    explicit Parser(const Arguments& arguments) : arguments_(arguments) {}
    std::expected<CompilerOptions, std::string> parse();

  private:
    std::string parse_option(const std::string& argument);

    const Arguments& arguments_;
    std::size_t next_ = 0;
    CompilerOptions options_;
};

// Returns what is wrong.
std::string Parser::parse_option(const std::string& argument) {
    const Option* option = find_option(argument);
    if (!option)
        return "unknown option '" + argument + "'";
    std::string value = argument.substr(option->name.size());
    const bool in_next =
        option->value == OptionValue::separate || (option->value == OptionValue::either && value.empty());
    if (in_next) {
        if (next_ == arguments_.size())
            return argument + ": needs an argument";
        value = arguments_[next_++];
    }
    option->apply(options_, value);
    return options_.refused;
}

std::expected<CompilerOptions, std::string> Parser::parse() {
    while (next_ < arguments_.size()) {
        const std::string& argument = arguments_[next_++];
        if (argument == "-link") { // the rest is the loader's
            options_.linker.insert(options_.linker.end(),
                                   arguments_.begin() + static_cast<std::ptrdiff_t>(next_), arguments_.end());
            break;
        }
        const bool is_file = argument.empty() || argument[0] != '-' || argument == "-";
        if (is_file) {
            options_.inputs.push_back({argument, options_.next_language.value_or(language_of(argument))});
            continue;
        }
        if (const std::string error = parse_option(argument); !error.empty())
            return std::unexpected(error);
    }
    // A C1 has IEEE hardware only if it was fitted.
    options_.native_float = options_.native.value_or(!options_.has_c2);
    return options_;
}

} // namespace

std::expected<CompilerOptions, std::string> parse_options(const Arguments& arguments) {
    return Parser(arguments).parse();
}

std::string usage() {
    return "Usage: convex-cc [options] file...\n"
           "Compiles, assembles and links C programs for the CONVEX C1 and C2.\n"
           "  -E -S -c            stop after preprocessing, compiling, assembling\n"
           "  -fsyntax-only       only check\n"
           "  -o FILE             name of the output\n"
           "  -x LANGUAGE         what the files that follow hold: c, cpp-output, assembler,\n"
           "                      assembler-with-cpp, or what their names say (none)\n"
           "  -O0 ... -O3 -Os     optimisation; loops are vectorised from -O2 on\n"
           "  -Rpass=loop-vectorize, -or all   tell which loops are\n"
           "  -tm c1|c2           machine to compile for (default c2)\n"
           "  -fi -fn             IEEE or native floating point (default for c2: IEEE, for c1: native)\n"
           "  -std=c89 ... gnu17  language (default gnu17, K&R C with warnings)\n"
           "  -traditional-cpp -pcc   C from before the standard\n"
           "  -I -D -U -include -M -MM -MD -MMD -MF -MT -MP   preprocessor\n"
           "  -L -l -nostdlib -s -Wl,OPTION   libraries and linker\n"
           "  -W... -w -pedantic -g -ffast-math -fcommon -nostdinc -v\n"
           "Files: .c C, .i preprocessed C, .s assembly, .S assembly to preprocess, - standard input (with "
           "-x or -E),\n"
           "others for the linker.\n";
}

} // namespace cxsim::toolchain
