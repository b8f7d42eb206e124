// The command line of convex-cc: the options C programmers and configure scripts use, from a table.
#include "options.h"

#include <algorithm>
#include <functional>
#include <string_view>

namespace cxsim::toolchain {

namespace {

using Arguments = std::vector<std::string>;

/// How an option takes its value.
enum class Value {
    none,     // -c
    separate, // -o FILE
    joined,   // -Wall, -std=c99
    either,   // -Idir, -I dir
};

struct Option {
    std::string_view name;
    Value value;
    void (*apply)(CompilerOptions&, const std::string& value);
};

void pass(CompilerOptions& options, std::initializer_list<std::string> words) {
    options.front_end.insert(options.front_end.end(), words);
}

void set_optimization(CompilerOptions& options, const std::string& level) {
    if (level.empty()) {
        options.optimization = '1';
    } else if (level == "fast") {
        options.optimization = '3';
        pass(options, {"-ffast-math", "-fno-math-errno", "-menable-no-nans"});
    } else if (level == "g") {
        options.optimization = '1';
    } else {
        options.optimization = std::min(level[0], level[0] == 's' || level[0] == 'z' ? 's' : '3');
    }
}

void set_stage(CompilerOptions& options, Stage stage) {
    options.stage = std::min(options.stage, stage);
}

void ignore(CompilerOptions&, const std::string&) {}

// -ffast-math and its parts: what the driver of clang tells its front end.
void fast_math(CompilerOptions& options, const std::string&) {
    pass(options, {"-ffast-math", "-ffinite-math-only", "-funsafe-math-optimizations", "-mreassociate",
                   "-menable-no-infs", "-menable-no-nans", "-fno-signed-zeros", "-freciprocal-math",
                   "-fno-math-errno"});
}

constexpr auto pass_language = [](CompilerOptions& o, const std::string& v) { pass(o, {"-std=" + v}); };

// The longest matching name wins; order does not matter.
const Option table[] = {
    {"-E", Value::none, [](auto& o, auto&) { set_stage(o, Stage::preprocess); }},
    {"-S", Value::none, [](auto& o, auto&) { set_stage(o, Stage::assembly); }},
    {"-c", Value::none, [](auto& o, auto&) { set_stage(o, Stage::object); }},
    {"-fsyntax-only", Value::none, [](auto& o, auto&) { o.stage = Stage::check_only; }},
    {"-o", Value::either, [](auto& o, auto& v) { o.output = v; }},
    {"-O", Value::joined, set_optimization},
    {"-I", Value::either, [](auto& o, auto& v) { pass(o, {"-I", v}); }},
    {"-isystem", Value::either, [](auto& o, auto& v) { pass(o, {"-isystem", v}); }},
    {"-iquote", Value::either, [](auto& o, auto& v) { pass(o, {"-iquote", v}); }},
    {"-include", Value::separate, [](auto& o, auto& v) { pass(o, {"-include", v}); }},
    {"-D", Value::either, [](auto& o, auto& v) { pass(o, {"-D", v}); }},
    {"-U", Value::either, [](auto& o, auto& v) { pass(o, {"-U", v}); }},
    {"-L", Value::either, [](auto& o, auto& v) { o.library_folders.push_back(v); }},
    {"-l", Value::either, [](auto& o, auto& v) { o.inputs.push_back("-l" + v); }},
    {"-W", Value::joined, [](auto& o, auto& v) { pass(o, {"-W" + v}); }},
    {"-w", Value::none, [](auto& o, auto&) { pass(o, {"-w"}); }},
    {"-pedantic", Value::none, [](auto& o, auto&) { pass(o, {"-pedantic"}); }},
    {"-pedantic-errors", Value::none, [](auto& o, auto&) { pass(o, {"-pedantic-errors"}); }},
    {"-std=", Value::joined, pass_language},
    {"-ansi", Value::none, [](auto& o, auto&) { pass(o, {"-std=c89"}); }},
    {"-g", Value::joined, ignore},
    {"-v", Value::none, [](auto& o, auto&) { o.verbose = true; }},
    {"--help", Value::none, [](auto& o, auto&) { o.show_help = true; }},
    {"--version", Value::none, [](auto& o, auto&) { o.show_version = true; }},
    {"-nostdinc", Value::none, [](auto& o, auto&) { o.standard_headers = false; }},
    {"-nostdlib", Value::none, [](auto& o, auto&) { o.standard_libraries = o.start_files = false; }},
    {"-nostartfiles", Value::none, [](auto& o, auto&) { o.start_files = false; }},
    {"-nodefaultlibs", Value::none, [](auto& o, auto&) { o.standard_libraries = false; }},
    {"-fn", Value::none, [](auto& o, auto&) { o.native_float = true; }},
    {"-fi", Value::none, [](auto& o, auto&) { o.native_float = false; }},
    {"-ffast-math", Value::none, fast_math},
    {"-fno-fast-math", Value::none, ignore},
    {"-ffinite-math-only", Value::none,
     [](auto& o, auto&) { pass(o, {"-ffinite-math-only", "-menable-no-infs", "-menable-no-nans"}); }},
    {"-fassociative-math", Value::none,
     [](auto& o, auto&) { pass(o, {"-mreassociate", "-fno-signed-zeros"}); }},
    {"-fcommon", Value::none, [](auto& o, auto&) { pass(o, {"-fcommon"}); }},
    {"-fno-common", Value::none, ignore},
    {"-fno-vectorize", Value::none, [](auto& o, auto&) { o.vectorize = false; }},
    {"-fno-tree-vectorize", Value::none, [](auto& o, auto&) { o.vectorize = false; }},
    {"-ffreestanding", Value::none, [](auto& o, auto&) { pass(o, {"-ffreestanding"}); }},
    {"-fno-math-errno", Value::none, [](auto& o, auto&) { pass(o, {"-fno-math-errno"}); }},
    {"-fmath-errno", Value::none, ignore},
    {"-fsigned-char", Value::none, ignore},
    {"-funsigned-char", Value::none, [](auto& o, auto&) { pass(o, {"-fno-signed-char"}); }},
    {"-fshort-enums", Value::none, [](auto& o, auto&) { pass(o, {"-fshort-enums"}); }},
    {"-fPIC", Value::none, ignore},
    {"-fpic", Value::none, ignore},
    {"-fomit-frame-pointer", Value::none, ignore},
    {"-fno-omit-frame-pointer", Value::none, ignore},
    {"-ffunction-sections", Value::none, ignore},
    {"-fdata-sections", Value::none, ignore},
    {"-fstack-protector", Value::joined, ignore},
    {"-fno-stack-protector", Value::none, ignore},
    {"-fno-", Value::joined, [](auto& o, auto& v) { pass(o, {"-fno-" + v}); }},
    {"-f", Value::joined, [](auto& o, auto& v) { pass(o, {"-f" + v}); }},
    {"-mllvm", Value::separate, [](auto& o, auto& v) { pass(o, {"-mllvm", v}); }},
    {"-Rpass", Value::joined, [](auto& o, auto& v) { pass(o, {"-Rpass" + v}); }},
    {"-static", Value::none, ignore},
    {"-pipe", Value::none, ignore},
    {"-s", Value::none, ignore},
    {"-M", Value::none, [](auto& o, auto&) { set_stage(o, Stage::preprocess), pass(o, {"-M"}); }},
};

const Option* find_option(std::string_view argument) {
    const Option* best = nullptr;
    for (const Option& option : table) {
        bool matches = option.value == Value::none || option.value == Value::separate
                           ? argument == option.name
                           : argument.starts_with(option.name);
        if (matches && (!best || option.name.size() > best->name.size()))
            best = &option;
    }
    return best;
}

std::expected<void, std::string> set_machine(CompilerOptions& options, const std::string& name) {
    if (name != "c1" && name != "c2")
        return std::unexpected("-tm: unknown machine '" + name + "' (c1 or c2)");
    options.has_c2 = name == "c2";
    return {};
}

} // namespace

std::expected<CompilerOptions, std::string> parse_options(const Arguments& arguments) {
    CompilerOptions options;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string& argument = arguments[i];
        if (argument.empty() || argument[0] != '-' || argument == "-") {
            options.inputs.push_back(argument);
            continue;
        }
        auto next = [&]() -> std::expected<std::string, std::string> {
            if (i + 1 == arguments.size())
                return std::unexpected(argument + ": needs an argument");
            return arguments[++i];
        };
        if (argument == "-tm") {
            auto name = next();
            if (!name)
                return std::unexpected(name.error());
            if (auto chosen = set_machine(options, *name); !chosen)
                return std::unexpected(chosen.error());
            continue;
        }
        const Option* option = find_option(argument);
        if (!option)
            return std::unexpected("unknown option '" + argument + "'");
        std::expected<std::string, std::string> value = argument.substr(option->name.size());
        bool in_next = option->value == Value::separate || (option->value == Value::either && value->empty());
        if (in_next)
            value = next();
        if (!value)
            return std::unexpected(value.error());
        option->apply(options, *value);
    }
    return options;
}

std::string usage() {
    return "Usage: convex-cc [options] file...\n"
           "Compiles, assembles and links C programs for the CONVEX C1 and C2.\n"
           "  -E -S -c            stop after preprocessing, compiling, assembling\n"
           "  -o FILE             name of the output\n"
           "  -O0 ... -O3 -Os     optimisation; loops are vectorised from -O2 on\n"
           "  -tm c1|c2           machine to compile for (default c2)\n"
           "  -fi -fn             IEEE (default) or native floating point\n"
           "  -I -D -U -include   preprocessor\n"
           "  -L -l -nostdlib     libraries\n"
           "  -std= -W... -w -g -ffast-math -fcommon -nostdinc -v\n"
           "Files: .c C, .i preprocessed C, .s assembly, .S assembly to preprocess, others for the linker.\n";
}

} // namespace cxsim::toolchain
