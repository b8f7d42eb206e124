// From sources to the output the command line asks for.
#include "driver.h"

#include "compile.h"
#include "toolchain/common/files.h"
#include "toolchain/common/run_program.h"
#include "toolchain/common/temporary_file.h"

#include <cstdio>
#include <deque>
#include <optional>
#include <span>
#include <system_error>

namespace cxsim::toolchain {

namespace fs = std::filesystem;

namespace {

void report(const std::string& message) {
    std::fprintf(stderr, "convex-cc: %s\n", message.c_str());
}

/// Runs a program to its end; true if it succeeded.
bool execute(const std::vector<std::string>& words, bool verbose) {
    if (verbose)
        std::fprintf(stderr, "%s\n", command_line_of(words).c_str());
    const std::expected<bool, std::string> success = run_program(words);
    if (!success)
        report(success.error());
    return success.value_or(false);
}

/// One run of the driver.
class Driver {
  public:
    Driver(const CompilerOptions& options, const fs::path& tools)
        : options_(options), tools_(tools), sysroot_(tools.parent_path() / "convex"),
          headers_{(sysroot_ / "cc-include").string(), (sysroot_ / "include").string()} {}

    int run();

  private:
    bool check_inputs() const;
    bool process(const std::string& input);
    bool process_source(const std::string& source);
    bool write_assembly(const std::string& source, const std::string& path);
    bool preprocess_assembly(const std::string& source, const std::string& path);
    bool assemble(const std::string& assembly, const std::string& object);
    bool link();

    std::string output_for(const std::string& input, const std::string& extension) const {
        return options_.output.empty() ? fs::path(input).filename().replace_extension(extension).string()
                                       : options_.output;
    }

    const CompilerOptions& options_;
    fs::path tools_;
    fs::path sysroot_;
    HeaderFolders headers_;
    std::deque<TemporaryFile> objects_;
    std::vector<std::string> link_inputs_;
};

std::string extension_of(const std::string& input) {
    return fs::path(input).extension().string();
}

bool is_source(const std::string& input) {
    std::string extension = extension_of(input);
    return extension == ".c" || extension == ".i" || extension == ".s" || extension == ".S";
}

bool is_library(const std::string& input) {
    return input.starts_with("-l");
}

/// Removes `path` unless it is kept: a failed stage leaves no half-made output.
class OutputGuard {
  public:
    explicit OutputGuard(std::string path) : path_(std::move(path)) {}
    ~OutputGuard() {
        std::error_code ignored;
        if (!kept_ && path_ != "-" && fs::is_regular_file(path_, ignored))
            fs::remove(path_, ignored);
    }
    bool keep_if(bool success) { return kept_ = success; }

  private:
    std::string path_;
    bool kept_ = false;
};

/// Writes a whole file; "-" is standard output, whose errors are noticed at the end.
bool write_text(const std::string& path, const std::string& text) {
    if (path == "-") {
        std::fwrite(text.data(), 1, text.size(), stdout);
        return true;
    }
    const std::string error = write_file(path, std::as_bytes(std::span(text)), false);
    if (!error.empty())
        report(path + ": " + error);
    return error.empty();
}

bool Driver::check_inputs() const {
    if (options_.inputs.empty()) {
        report("no input files");
        return false;
    }
    std::size_t sources = 0;
    for (const std::string& input : options_.inputs) {
        if (is_library(input))
            continue;
        sources += is_source(input);
        std::error_code error;
        if (!fs::exists(input, error)) {
            report(input + ": " + (error ? error.message() : "No such file or directory"));
            return false;
        }
        if (fs::is_directory(input, error)) {
            report(input + ": is a directory");
            return false;
        }
        if (input == options_.output) {
            report(input + ": is both input and output");
            return false;
        }
    }
    bool several_outputs = options_.stage != Stage::executable && sources > 1 && !options_.output.empty();
    if (several_outputs)
        report("-o with -E, -S or -c takes one source file");
    return !several_outputs;
}

bool Driver::write_assembly(const std::string& source, const std::string& path) {
    std::optional<std::string> text = compile_to_assembly(options_, headers_, source);
    OutputGuard guard(path);
    return guard.keep_if(text && write_text(path, *text));
}

bool Driver::preprocess_assembly(const std::string& source, const std::string& path) {
    OutputGuard guard(path);
    return guard.keep_if(preprocess(options_, headers_, source, path));
}

bool Driver::assemble(const std::string& assembly, const std::string& object) {
    OutputGuard guard(object);
    return guard.keep_if(
        execute({(tools_ / "convex-as").string(), "-o", object, assembly}, options_.verbose));
}

bool Driver::process_source(const std::string& source) {
    std::string extension = extension_of(source);
    bool is_c = extension == ".c" || extension == ".i";
    switch (options_.stage) {
    case Stage::preprocess:
        return preprocess_assembly(source, options_.output.empty() ? "-" : options_.output);
    case Stage::check_only:
        return !is_c || check_only(options_, headers_, source);
    case Stage::assembly:
        if (extension == ".s")
            return true;
        return is_c ? write_assembly(source, output_for(source, ".s"))
                    : preprocess_assembly(source, output_for(source, ".s"));
    case Stage::object:
    case Stage::executable:
        break;
    }
    std::string object;
    if (options_.stage == Stage::object) {
        object = output_for(source, ".o");
    } else {
        object = objects_.emplace_back(".o").path();
        link_inputs_.push_back(object);
    }
    if (extension == ".s")
        return assemble(source, object);
    TemporaryFile assembly(".s");
    bool made = is_c ? write_assembly(source, assembly.path()) : preprocess_assembly(source, assembly.path());
    return made && assemble(assembly.path(), object);
}

bool Driver::process(const std::string& input) {
    if (!is_library(input) && is_source(input))
        return process_source(input);
    if (options_.stage != Stage::executable)
        report(input + ": not used, since nothing is linked");
    link_inputs_.push_back(input);
    return true;
}

bool Driver::link() {
    std::string output = options_.output.empty() ? "a.out" : options_.output;
    std::string libraries = (sysroot_ / "lib").string();
    std::vector<std::string> words = {(tools_ / "convex-ld").string(), "-o", output};
    if (options_.start_files)
        words.push_back(libraries + "/crt0.o");
    for (const std::string& folder : options_.library_folders)
        words.insert(words.end(), {"-L", folder});
    words.insert(words.end(), {"-L", libraries});
    words.insert(words.end(), link_inputs_.begin(), link_inputs_.end());
    if (options_.standard_libraries)
        words.insert(words.end(), {"-lc", "-lm", "-lc"}); // they need each other
    OutputGuard guard(output);
    return guard.keep_if(execute(words, options_.verbose));
}

int Driver::run() {
    if (!check_inputs())
        return 1;
    bool success = true;
    for (const std::string& input : options_.inputs)
        success = process(input) && success;
    if (success && options_.stage == Stage::executable)
        success = link();
    return success ? 0 : 1;
}

} // namespace

int run_driver(const CompilerOptions& options, const fs::path& tools) {
    return Driver(options, tools).run();
}

} // namespace cxsim::toolchain
