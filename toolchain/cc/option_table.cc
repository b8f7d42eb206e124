// The options C programmers and configure scripts use, and those of the machine's own compiler.
#include "option_table.h"

#include <algorithm>

namespace cxsim::toolchain {

namespace {

using enum OptionValue;
using Options = CompilerOptions;
using Word = const std::string;

void pass(Options& options, std::initializer_list<std::string> words) {
    options.front_end.insert(options.front_end.end(), words);
}

void ignore(Options&, Word&) {}

void set_stage(Options& options, Stage stage) {
    options.stage = std::min(options.stage, stage);
}

// -ffast-math and its parts: what the driver of clang tells its front end.
void fast_math(Options& options, Word&) {
    pass(options,
         {"-ffast-math", "-ffinite-math-only", "-funsafe-math-optimizations", "-mreassociate",
          "-menable-no-infs", "-menable-no-nans", "-fno-signed-zeros", "-freciprocal-math", "-fapprox-func"});
    options.math_errno = false;
}

void set_optimization(Options& options, Word& level) {
    if (level.empty() || level == "g") {
        options.optimization = '1';
    } else if (level == "fast") {
        options.optimization = '3';
        fast_math(options, level);
    } else if (level == "s" || level == "z") {
        options.optimization = 's';
    } else if (level.find_first_not_of("0123456789") == std::string::npos) {
        options.optimization = level.size() > 1 ? '3' : std::min(level[0], '3');
    } else {
        options.refused = "-O" + level + ": unknown level of optimisation";
    }
}

void set_language(Options& options, Word& name) {
    static constexpr std::pair<std::string_view, Language> names[] = {
        {"c", Language::c},
        {"cpp-output", Language::preprocessed_c},
        {"assembler", Language::assembly},
        {"assembler-with-cpp", Language::assembly_to_preprocess},
    };
    options.next_language.reset();
    if (name == "none")
        return;
    const auto* row = std::ranges::find(names, name, &std::pair<std::string_view, Language>::first);
    if (row == std::end(names))
        options.refused =
            "-x " + name + ": unknown language (c, cpp-output, assembler, assembler-with-cpp or none)";
    else
        options.next_language = row->second;
}

void set_machine(Options& options, Word& name) {
    if (name != "c1" && name != "c2")
        options.refused = "-tm: unknown machine '" + name + "' (c1 or c2)";
    options.has_c2 = name != "c1";
}

// -M: what `make` wants to know, instead of a compilation; -MD: beside it.
void set_dependencies(Options& options, bool instead, bool system_headers) {
    options.dependencies.wanted = true;
    options.dependencies.instead |= instead;
    options.dependencies.system_headers = system_headers;
    if (instead)
        set_stage(options, Stage::preprocess);
}

// a,b,c of -Wl,a,b,c
void split(std::vector<std::string>& words, Word& list) {
    for (std::size_t start = 0; start < list.size();) {
        const std::size_t end = std::min(list.find(',', start), list.size());
        words.push_back(list.substr(start, end - start));
        start = end + 1;
    }
}

// What programs written before ANSI C do without a thought.
void before_ansi(Options& options, Word&) {
    options.traditional = true;
    pass(options, {"-std=gnu89", "-fcommon", "-Wno-implicit-int", "-Wno-implicit-function-declaration",
                   "-Wno-return-type"});
}

// -or: which loops became vector loops, as that compiler's optimisation report told.
void optimization_report(Options& options, Word& kind) {
    if (kind == "none")
        return;
    if (kind != "all" && kind != "loop" && kind != "array")
        options.refused = "-or: unknown report '" + kind + "' (all, loop, array or none)";
    pass(options, {"-Rpass=loop-vectorize"});
    if (kind == "all")
        pass(options, {"-Rpass-missed=loop-vectorize"});
}

constexpr Option table[] = {
    // What to make.
    {"-E", none, [](auto& o, auto&) { set_stage(o, Stage::preprocess); }},
    {"-S", none, [](auto& o, auto&) { set_stage(o, Stage::assembly); }},
    {"-c", none, [](auto& o, auto&) { set_stage(o, Stage::object); }},
    {"-fsyntax-only", none, [](auto& o, auto&) { o.stage = Stage::check_only; }},
    {"-o", either, [](auto& o, auto& v) { o.output = v; }},
    {"-x", either, set_language},
    {"-v", none, [](auto& o, auto&) { o.verbose = true; }},
    {"--help", none, [](auto& o, auto&) { o.show_help = true; }},
    {"--version", none, [](auto& o, auto&) { o.show_version = true; }},

    // The machine and its numbers.
    {"-tm", separate, set_machine},
    {"-fn", none, [](auto& o, auto&) { o.native = true; }},
    {"-fi", none, [](auto& o, auto&) { o.native = false; }},

    // Optimisation.
    {"-O", joined, set_optimization},
    {"-fno-vectorize", none, [](auto& o, auto&) { o.vectorize = false; }},
    {"-fno-tree-vectorize", none, [](auto& o, auto&) { o.vectorize = false; }},
    {"-fvectorize", none, [](auto& o, auto&) { o.vectorize = true; }},
    {"-ftree-vectorize", none, [](auto& o, auto&) { o.vectorize = true; }},
    {"-ffast-math", none, fast_math},
    {"-fno-fast-math", none, ignore},
    {"-ffinite-math-only", none,
     [](auto& o, auto&) { pass(o, {"-ffinite-math-only", "-menable-no-infs", "-menable-no-nans"}); }},
    {"-fassociative-math", none, [](auto& o, auto&) { pass(o, {"-mreassociate", "-fno-signed-zeros"}); }},
    {"-fno-math-errno", none, [](auto& o, auto&) { o.math_errno = false; }},
    {"-fmath-errno", none, [](auto& o, auto&) { o.math_errno = true; }},
    {"-Rpass", joined, [](auto& o, auto& v) { pass(o, {"-Rpass" + v}); }},

    // The preprocessor.
    {"-I", either, [](auto& o, auto& v) { pass(o, {"-I", v}); }},
    {"-isystem", either, [](auto& o, auto& v) { pass(o, {"-isystem", v}); }},
    {"-iquote", either, [](auto& o, auto& v) { pass(o, {"-iquote", v}); }},
    {"-idirafter", either, [](auto& o, auto& v) { pass(o, {"-idirafter", v}); }},
    {"-include", separate, [](auto& o, auto& v) { pass(o, {"-include", v}); }},
    {"-D", either, [](auto& o, auto& v) { pass(o, {"-D", v}); }},
    {"-U", either, [](auto& o, auto& v) { pass(o, {"-U", v}); }},
    {"-C", none, [](auto& o, auto&) { pass(o, {"-C"}); }},
    {"-P", none, [](auto& o, auto&) { pass(o, {"-P"}); }},
    {"-dM", none, [](auto& o, auto&) { pass(o, {"-dM"}); }},
    {"-dD", none, [](auto& o, auto&) { pass(o, {"-dD"}); }},
    {"-H", none, [](auto& o, auto&) { pass(o, {"-H"}); }},
    {"-undef", none, [](auto& o, auto&) { pass(o, {"-undef"}); }},
    {"-nostdinc", none, [](auto& o, auto&) { o.standard_headers = false; }},
    {"-traditional-cpp", none, [](auto& o, auto&) { o.traditional = true; }},
    {"-traditional", none, before_ansi},
    {"-M", none, [](auto& o, auto&) { set_dependencies(o, true, true); }},
    {"-MM", none, [](auto& o, auto&) { set_dependencies(o, true, false); }},
    {"-MD", none, [](auto& o, auto&) { set_dependencies(o, false, true); }},
    {"-MMD", none, [](auto& o, auto&) { set_dependencies(o, false, false); }},
    {"-MP", none, [](auto& o, auto&) { o.dependencies.phony_targets = true; }},
    {"-MF", either, [](auto& o, auto& v) { o.dependencies.file = v; }},
    {"-MT", either, [](auto& o, auto& v) { o.dependencies.targets.push_back(v); }},
    {"-MQ", either, [](auto& o, auto& v) { o.dependencies.targets.push_back(v); }},

    // The language and what is warned of.
    {"-std=", joined, [](auto& o, auto& v) { pass(o, {"-std=" + v}); }},
    {"-ansi", none, [](auto& o, auto&) { pass(o, {"-std=c89"}); }},
    {"-W", joined, [](auto& o, auto& v) { pass(o, {"-W" + v}); }},
    {"-w", none, [](auto& o, auto&) { pass(o, {"-w"}); }},
    {"-pedantic", none, [](auto& o, auto&) { pass(o, {"-pedantic"}); }},
    {"-pedantic-errors", none, [](auto& o, auto&) { pass(o, {"-pedantic-errors"}); }},
    {"-fcommon", none, [](auto& o, auto&) { pass(o, {"-fcommon"}); }},
    {"-fno-common", none, ignore},
    {"-ffreestanding", none, [](auto& o, auto&) { pass(o, {"-ffreestanding"}); }},
    {"-fsigned-char", none, ignore},
    {"-funsigned-char", none, [](auto& o, auto&) { pass(o, {"-fno-signed-char"}); }},
    {"-fno-signed-char", none, [](auto& o, auto&) { pass(o, {"-fno-signed-char"}); }},
    {"-fno-", joined, [](auto& o, auto& v) { pass(o, {"-fno-" + v}); }},
    {"-f", joined, [](auto& o, auto& v) { pass(o, {"-f" + v}); }},
    {"-mllvm", separate, [](auto& o, auto& v) { pass(o, {"-mllvm", v}); }},

    // Debugging and profiling.
    {"-g", none, [](auto& o, auto&) { o.debug = true; }},
    {"-g0", none, [](auto& o, auto&) { o.debug = false; }},
    {"-g1", none, [](auto& o, auto&) { o.debug = true; }},
    {"-g2", none, [](auto& o, auto&) { o.debug = true; }},
    {"-g3", none, [](auto& o, auto&) { o.debug = true; }},
    {"-ggdb", joined, [](auto& o, auto&) { o.debug = true; }},
    {"-gstabs", joined, [](auto& o, auto&) { o.debug = true; }},
    {"-p", none, [](auto& o, auto&) { o.profile = true; }},
    {"-pg", none, [](auto& o, auto&) { o.profile = true; }},

    // Assembler and linker.
    {"-L", either, [](auto& o, auto& v) { o.library_folders.push_back(v); }},
    {"-l", either, [](auto& o, auto& v) { o.inputs.push_back({"-l" + v, Language::for_the_linker}); }},
    {"-Wa,", joined, [](auto& o, auto& v) { split(o.assembler, v); }},
    {"-Wl,", joined, [](auto& o, auto& v) { split(o.linker, v); }},
    {"-Xlinker", separate, [](auto& o, auto& v) { o.linker.push_back(v); }},
    {"-Xassembler", separate, [](auto& o, auto& v) { o.assembler.push_back(v); }},
    {"-e", separate, [](auto& o, auto& v) { o.linker.insert(o.linker.end(), {"-e", v}); }},
    {"-s", none, [](auto& o, auto&) { o.linker.push_back("-s"); }},
    {"-nostdlib", none, [](auto& o, auto&) { o.standard_libraries = o.start_files = false; }},
    {"-nostartfiles", none, [](auto& o, auto&) { o.start_files = false; }},
    {"-nodefaultlibs", none, [](auto& o, auto&) { o.standard_libraries = false; }},
    {"-static", none, ignore},
    {"-shared", none,
     [](auto& o, auto&) {
         o.refused = "-shared: programs are linked statically; there are no shared libraries";
     }},

    // Meaningless here, and harmless.
    {"-pipe", none, ignore},
    {"-fPIC", none, ignore},
    {"-fpic", none, ignore},
    {"-fomit-frame-pointer", none, ignore},
    {"-fno-omit-frame-pointer", none, ignore},
    {"-ffunction-sections", none, ignore},
    {"-fdata-sections", none, ignore},
    {"-fstack-protector", joined, ignore},
    {"-fno-stack-protector", none, ignore},

    // Options of the CONVEX C compiler of 1990 (its manual page cc(1) tells of -ext -std -str -pcc and -link;
    // the others
    // are inferred from make files of the time). -link is the parser's.
    {"-ext", none, ignore},
    {"-std", none, [](auto& o, auto&) { pass(o, {"-std=c89"}); }},
    {"-str", none, [](auto& o, auto&) { pass(o, {"-std=c89", "-pedantic"}); }},
    {"-pcc", none, before_ansi},
    {"-no", none, [](auto& o, auto&) { o.optimization = '0'; }},
    {"-uo", none, fast_math},
    {"-nw", none, [](auto& o, auto&) { pass(o, {"-w"}); }},
    {"-na", none, ignore}, // no advisories: there are none
    {"-re", none, ignore}, // reentrant code: all of it is
    {"-or", separate, optimization_report},
    {"-ep", separate, ignore}, // expected number of processors
    {"-db", none, [](auto& o, auto&) { o.debug = true; }},
    {"-vn", none, [](auto& o, auto&) { o.show_version = true; }},
};

} // namespace

std::span<const Option> option_table() {
    return table;
}

} // namespace cxsim::toolchain
