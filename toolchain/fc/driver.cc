// From Fortran sources to the output the command line asks for: f2c translates, convex-cc does the rest.
#include "driver.h"

#include "toolchain/common/driving.h"
#include "toolchain/common/files.h"
#include "toolchain/common/temporary_folder.h"
#include "translate.h"

#include <cstdio>
#include <fstream>
#include <system_error>

namespace cxsim::toolchain {

namespace fs = std::filesystem;

namespace {

void report(const std::string& message) {
    std::fprintf(stderr, "convex-fc: %s\n", message.c_str());
}

bool is_library(const std::string& input) {
    return input.starts_with("-l");
}

bool needs_preprocessing(const std::string& input) {
    return fs::path(input).extension() == ".F";
}

bool is_fortran(const std::string& input) {
    return !is_library(input) && (fs::path(input).extension() == ".f" || needs_preprocessing(input));
}

/// What convex-cc compiles.
bool is_other_source(const std::string& input) {
    const fs::path extension = fs::path(input).extension();
    return !is_library(input) &&
           (extension == ".c" || extension == ".i" || extension == ".s" || extension == ".S");
}

/// Leaves of the preprocessor's lines `# number "file" flags` what f2c understands.
void simplify_line_marks(const std::string& path) {
    std::ifstream input(path);
    std::string text;
    for (std::string line; std::getline(input, line);) {
        if (line.starts_with("# 0 "))
            continue;
        if (line.starts_with("# "))
            line.resize(line.rfind('"') + 1);
        text += line + '\n';
    }
    std::ofstream(path) << text;
}

/// One run of the driver.
class Driver {
  public:
    Driver(const FortranOptions& options, const fs::path& tools) : options_(options), tools_(tools) {}

    int run();

  private:
    bool check_inputs() const;
    bool process(const std::string& input);
    bool preprocess(const std::string& source, const std::string& output);
    bool preprocess_to_output(const std::string& source);
    bool compile(const std::string& source);
    bool link();
    bool execute(const std::vector<std::string>& words) const;
    bool execute_compiler(std::vector<std::string> arguments) const;

    std::string output_for(const std::string& input) const;

    const FortranOptions& options_;
    fs::path tools_;
    TemporaryFolder folder_;
    std::size_t sources_ = 0;
    std::vector<std::string> link_inputs_;
};

bool Driver::check_inputs() const {
    if (options_.inputs.empty()) {
        report("no input files");
        return false;
    }
    std::size_t sources = 0;
    for (const std::string& input : options_.inputs) {
        if (is_library(input))
            continue;
        sources += is_fortran(input) || is_other_source(input);
        if (const std::string problem = problem_of_input(input, options_.output); !problem.empty()) {
            report(problem);
            return false;
        }
    }
    const bool several_outputs =
        options_.stage != FortranStage::executable && sources > 1 && !options_.output.empty();
    if (several_outputs)
        report("-o with -E, -S or -c takes one source file");
    return !several_outputs;
}

bool Driver::execute(const std::vector<std::string>& words) const {
    return run_step("convex-fc", words, options_.verbose);
}

bool Driver::execute_compiler(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), (tools_ / "convex-cc").string());
    arguments.insert(arguments.end(), options_.compiler.begin(), options_.compiler.end());
    if (options_.verbose)
        arguments.emplace_back("-v");
    return execute(arguments);
}

std::string Driver::output_for(const std::string& input) const {
    if (options_.stage == FortranStage::executable) {
        // Two sources of the same name in different folders are two objects.
        return (folder_.path() / (std::to_string(sources_) + ".o")).string();
    }
    if (!options_.output.empty())
        return options_.output;
    const char* extension = options_.stage == FortranStage::assembly ? ".s" : ".o";
    return fs::path(input).filename().replace_extension(extension).string();
}

bool Driver::preprocess(const std::string& source, const std::string& output) {
    // The host's preprocessor, traditionally: columns stay, no tokens are looked for in comments and strings,
    // and
    // // joins strings. It is told of this machine instead of the host.
    std::vector<std::string> words = {
        "cpp",      "-traditional-cpp", "-undef",   "-nostdinc", "-D__convex__",      "-D__convex",
        "-Dconvex", "-D__unix__",       "-D__unix", "-Dunix",    "-DLANGUAGE_FORTRAN"};
    words.insert(words.end(), options_.preprocessor.begin(), options_.preprocessor.end());
    words.push_back(source);
    if (output != "-")
        words.push_back(output);
    return execute(words);
}

// The output appears when it is whole.
bool Driver::preprocess_to_output(const std::string& source) {
    const std::string whole = (folder_.path() / "preprocessed").string();
    if (!preprocess(source, whole))
        return false;
    const auto text = read_file(whole);
    const std::string error = text ? write_file(options_.output, *text, false) : text.error();
    if (!error.empty())
        report(options_.output + ": " + error);
    return error.empty();
}

bool Driver::compile(const std::string& source) {
    const fs::path source_folder = folder_.path() / std::to_string(sources_);
    fs::create_directory(source_folder);
    std::string fortran = source;
    if (needs_preprocessing(source)) {
        fortran = (source_folder / fs::path(source).filename().replace_extension(".f")).string();
        if (!preprocess(source, fortran))
            return false;
        simplify_line_marks(fortran);
    }
    if (!translate_fortran(options_, fortran, source, source_folder))
        return false;
    const fs::path c_source = source_folder / fs::path(source).filename().replace_extension(".c");
    // f2c has said what there is to say: a warning about its C would not help.
    return execute_compiler({options_.stage == FortranStage::assembly ? "-S" : "-c", "-w", "-o",
                             output_for(source), c_source.string()});
}

bool Driver::process(const std::string& input) {
    if (!is_fortran(input)) {
        if (options_.stage == FortranStage::executable || !is_other_source(input)) {
            link_inputs_.push_back(input);
            return true;
        }
    }
    ++sources_;
    if (options_.stage == FortranStage::preprocess)
        return options_.output.empty() ? preprocess(input, "-") : preprocess_to_output(input);
    if (!is_fortran(input)) {
        std::vector<std::string> words = {options_.stage == FortranStage::assembly ? "-S" : "-c", "-o",
                                          output_for(input), input};
        words.insert(words.end(), options_.preprocessor.begin(), options_.preprocessor.end());
        return execute_compiler(words);
    }
    if (options_.stage == FortranStage::executable)
        link_inputs_.push_back(output_for(input));
    return compile(input);
}

bool Driver::link() {
    std::vector<std::string> words = {"-o", options_.output.empty() ? "a.out" : options_.output};
    words.insert(words.end(), options_.preprocessor.begin(), options_.preprocessor.end());
    words.insert(words.end(), link_inputs_.begin(), link_inputs_.end());
    // main() is in libf, and it is libc that calls it.
    words.insert(words.end(), {"-lf", "-lm", "-lc", "-lf"});
    return execute_compiler(words);
}

int Driver::run() {
    if (!check_inputs())
        return 1;
    bool success = true;
    for (const std::string& input : options_.inputs)
        success = process(input) && success;
    if (success && options_.stage == FortranStage::executable)
        success = link();
    return success ? 0 : 1;
}

} // namespace

int run_fortran_driver(const FortranOptions& options, const fs::path& tools) {
    return Driver(options, tools).run();
}

} // namespace cxsim::toolchain
