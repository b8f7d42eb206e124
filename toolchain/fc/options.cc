// The command line of convex-fc: the options of f77 and of the CONVEX compilers, from a table.
#include "options.h"

#include <algorithm>
#include <string_view>

namespace cxsim::toolchain {

namespace {

using Words = std::vector<std::string>;

/// How an option takes its value.
enum class Value {
    none,     // -c
    separate, // -tm c1
    joined,   // -O2
    either,   // -Idir, -I dir
};

struct Option {
    std::string_view name;
    Value value;
    void (*apply)(FortranOptions&, const std::string& value);
};

void set_stage(FortranOptions& options, FortranStage stage) {
    options.stage = std::min(options.stage, stage);
}

void add_include_folder(FortranOptions& options, const std::string& folder) {
    options.preprocessor.insert(options.preprocessor.end(), {"-I", folder});
    options.include_folders.push_back(folder);
}

// The longest matching name wins; order does not matter.
const Option table[] = {
    {"-E", Value::none, [](auto& o, auto&) { set_stage(o, FortranStage::preprocess); }},
    {"-S", Value::none, [](auto& o, auto&) { set_stage(o, FortranStage::assembly); }},
    {"-c", Value::none, [](auto& o, auto&) { set_stage(o, FortranStage::object); }},
    {"-o", Value::either, [](auto& o, auto& v) { o.output = v; }},
    {"-v", Value::none, [](auto& o, auto&) { o.verbose = true; }},
    {"--help", Value::none, [](auto& o, auto&) { o.show_help = true; }},
    {"--version", Value::none, [](auto& o, auto&) { o.show_version = true; }},
    // The preprocessor, of files .F.
    {"-I", Value::either, add_include_folder},
    {"-D", Value::either, [](auto& o, auto& v) { o.preprocessor.push_back("-D" + v); }},
    {"-U", Value::either, [](auto& o, auto& v) { o.preprocessor.push_back("-U" + v); }},
    // The language.
    {"-u", Value::none, [](auto& o, auto&) { o.translator.push_back("-u"); }},
    {"-C", Value::none, [](auto& o, auto&) { o.translator.push_back("-C"); }},
    {"-onetrip", Value::none, [](auto& o, auto&) { o.translator.push_back("-onetrip"); }},
    {"-1", Value::none, [](auto& o, auto&) { o.translator.push_back("-onetrip"); }},
    {"-i2", Value::none, [](auto& o, auto&) { o.translator.push_back("-I2"); }},
    {"-i4", Value::none, [](auto& o, auto&) { o.translator.push_back("-I4"); }},
    {"-r8", Value::none, [](auto& o, auto&) { o.translator.push_back("-r8"); }},
    {"-72", Value::none, [](auto& o, auto&) { o.translator.push_back("-72"); }},
    {"-66", Value::none, [](auto& o, auto&) { o.translator.push_back("-ext"); }},
    {"-a", Value::none, [](auto& o, auto&) { o.translator.push_back("-a"); }},
    {"-fbackslash", Value::none, [](auto& o, auto&) { o.backslash_escapes = true; }},
    {"-ffixed-line-length-none", Value::none, [](auto& o, auto&) { o.translator.push_back("-f"); }},
    {"-w", Value::none, [](auto& o, auto&) { o.warnings = false; }},
    {"-w66", Value::none, [](auto& o, auto&) { o.translator.push_back("-w66"); }},
    {"-W", Value::joined, [](auto&, auto&) {}},
    // The code.
    {"-O", Value::joined, [](auto& o, auto& v) { o.compiler.push_back("-O" + v); }},
    {"-g", Value::joined, [](auto& o, auto& v) { o.compiler.push_back("-g" + v); }},
    {"-p", Value::none, [](auto& o, auto&) { o.compiler.push_back("-pg"); }},
    {"-pg", Value::none, [](auto& o, auto&) { o.compiler.push_back("-pg"); }},
    {"-fi", Value::none, [](auto& o, auto&) { o.compiler.push_back("-fi"); }},
    {"-fn", Value::none, [](auto& o, auto&) { o.compiler.push_back("-fn"); }},
    {"-ffast-math", Value::none, [](auto& o, auto&) { o.compiler.push_back("-ffast-math"); }},
    {"-fno-vectorize", Value::none, [](auto& o, auto&) { o.compiler.push_back("-fno-vectorize"); }},
    {"-Rpass", Value::joined, [](auto& o, auto& v) { o.compiler.push_back("-Rpass" + v); }},
    {"-tm", Value::separate, [](auto& o, auto& v) { o.compiler.insert(o.compiler.end(), {"-tm", v}); }},
    // Of the CONVEX Fortran compiler, as make files of the time use them [I].
    {"-no", Value::none, [](auto& o, auto&) { o.compiler.push_back("-O0"); }},
    {"-nw", Value::none, [](auto& o, auto&) { o.warnings = false; }},
    {"-na", Value::none, [](auto&, auto&) {}}, // no advisories: there are none
    {"-re", Value::none, [](auto& o, auto&) { o.translator.push_back("-a"); }},
    {"-cs", Value::none, [](auto& o, auto&) { o.translator.push_back("-C"); }},
    {"-db", Value::none, [](auto& o, auto&) { o.compiler.push_back("-g"); }},
    {"-uo", Value::none, [](auto& o, auto&) { o.compiler.push_back("-ffast-math"); }},
    {"-or", Value::separate, [](auto& o, auto& v) { o.compiler.insert(o.compiler.end(), {"-or", v}); }},
    {"-ep", Value::separate, [](auto&, auto&) {}}, // expected number of processors
    {"-vn", Value::none, [](auto& o, auto&) { o.show_version = true; }},
    // The linker.
    {"-s", Value::none, [](auto& o, auto&) { o.compiler.push_back("-s"); }},
    {"-L", Value::either, [](auto& o, auto& v) { o.compiler.push_back("-L" + v); }},
    {"-l", Value::either, [](auto& o, auto& v) { o.inputs.push_back("-l" + v); }},
};

const Option* find_option(std::string_view argument) {
    const Option* best = nullptr;
    for (const Option& option : table) {
        const bool matches = option.value == Value::none || option.value == Value::separate
                                 ? argument == option.name
                                 : argument.starts_with(option.name);
        if (matches && (best == nullptr || option.name.size() > best->name.size()))
            best = &option;
    }
    return best;
}

} // namespace

std::expected<FortranOptions, std::string> parse_fortran_options(const Words& arguments) {
    FortranOptions options;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string& argument = arguments[i];
        if (argument.empty() || argument[0] != '-' || argument == "-") {
            options.inputs.push_back(argument);
            continue;
        }
        const Option* option = find_option(argument);
        if (option == nullptr)
            return std::unexpected("unknown option '" + argument + "'");
        std::string value = argument.substr(option->name.size());
        if (option->value == Value::separate || (option->value == Value::either && value.empty())) {
            if (i + 1 == arguments.size())
                return std::unexpected(argument + ": needs an argument");
            value = arguments[++i];
        }
        if (option->name == "-tm" && value != "c1" && value != "c2")
            return std::unexpected("-tm: unknown machine '" + value + "' (c1 or c2)");
        option->apply(options, value);
    }
    return options;
}

std::string fortran_usage() {
    return "Usage: convex-fc [options] file...\n"
           "Compiles, assembles and links Fortran 77 programs for the CONVEX C1 and C2.\n"
           "  -E -S -c            stop after preprocessing, compiling, assembling\n"
           "  -o FILE             name of the output\n"
           "  -O0 ... -O3         optimisation; loops are vectorised from -O2 on\n"
           "  -tm c1|c2           machine to compile for (default c2)\n"
           "  -fi -fn             IEEE (default) or native floating point\n"
           "  -u -C -onetrip      types must be declared; check subscripts; DO loops run at least once\n"
           "  -i2 -i4 -r8         sizes of INTEGER, LOGICAL and REAL\n"
           "  -a                  local variables live as long as their subprogram runs\n"
           "  -72 -66             complain about text behind column 72, about extensions of Fortran 77\n"
           "  -ffixed-line-length-none -fbackslash\n"
           "                      lines of any length; \\n and the like in strings\n"
           "  -w -w66             no warnings\n"
           "  -I -D -U            INCLUDE and the preprocessor\n"
           "  -L -l -s -g -v -Rpass= -ffast-math -fno-vectorize\n"
           "  -no -nw -na -re -cs -db -uo -or -ep -vn\n"
           "                      as in make files of the time: -O0, -w, -, -a, -C, -g, -ffast-math, -Rpass, "
           "-,\n"
           "                      --version\n"
           "Files: .f Fortran, .F Fortran to preprocess, .c .i .s .S as for convex-cc, others for the "
           "linker.\n";
}

} // namespace cxsim::toolchain
