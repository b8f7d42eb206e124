// From sources to the output the command line asks for.
#include "driver.h"

#include "compile.h"
#include "toolchain/common/driving.h"
#include "toolchain/common/files.h"
#include "toolchain/common/temporary_file.h"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
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

/// One run of the driver.
class Driver {
  public:
    Driver(const CompilerOptions& options, const fs::path& tools)
        : options_(options), tools_(tools), sysroot_(tools.parent_path() / "convex"),
          headers_{(sysroot_ / "cc-include").string(), (sysroot_ / "include").string()} {}

    int run();

  private:
    std::string problem_of(const Input& input) const;
    bool check_inputs() const;
    SourceFile source_file(const Input& input) const;
    bool process(const Input& input);
    bool process_source(const Input& input);
    bool write_assembly(const Input& input, const std::string& path);
    bool preprocess_to(const Input& input, const std::string& path);
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

bool is_source(const Input& input) {
    return input.language != Language::for_the_linker;
}

bool is_library(const Input& input) {
    return !is_source(input) && input.name.starts_with("-l");
}

bool is_c(const Input& input) {
    return input.language == Language::c || input.language == Language::preprocessed_c;
}

/// Whether a file can be made there; complains if not. clang's own message would name a temporary file.
bool can_write(const std::string& path) {
    std::error_code error;
    const fs::path folder = fs::path(path).has_parent_path() ? fs::path(path).parent_path() : fs::path(".");
    if (fs::is_directory(path, error))
        errno = EISDIR;
    else if (access(fs::exists(path, error) ? path.c_str() : folder.c_str(), W_OK) == 0)
        return true;
    report(path + ": " + strerror(errno));
    return false;
}

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

// What is wrong with a file to read, if anything.
std::string Driver::problem_of(const Input& input) const {
    if (is_library(input))
        return {};
    if (input.name == "-") {
        const bool is_known = is_source(input) || options_.stage == Stage::preprocess;
        return is_known ? "" : "standard input needs -E, or -x to say what it is";
    }
    return problem_of_input(input.name, options_.output);
}

bool Driver::check_inputs() const {
    if (options_.inputs.empty()) {
        report("no input files");
        return false;
    }
    std::size_t sources = 0;
    for (const Input& input : options_.inputs) {
        sources += is_source(input);
        if (const std::string problem = problem_of(input); !problem.empty()) {
            report(problem);
            return false;
        }
    }
    bool several_outputs = options_.stage != Stage::executable && sources > 1 && !options_.output.empty();
    if (several_outputs)
        report("-o with -E, -S, -M or -c takes one source file");
    return !several_outputs;
}

// What make's rule is for: the object that the source becomes.
SourceFile Driver::source_file(const Input& input) const {
    SourceFile source{input.name, input.language, {}};
    if (!options_.dependencies.wanted || !is_c(input))
        return source;
    const bool names_object = options_.stage == Stage::object && !options_.output.empty();
    source.dependency_target =
        names_object ? options_.output : fs::path(input.name).filename().replace_extension(".o").string();
    if (!options_.dependencies.file.empty())
        source.dependency_file = options_.dependencies.file;
    else if (options_.dependencies.instead)
        source.dependency_file = options_.output.empty() ? "-" : options_.output;
    else
        source.dependency_file =
            fs::path(options_.output.empty() ? fs::path(input.name).filename().string() : options_.output)
                .replace_extension(".d")
                .string();
    return source;
}

bool Driver::write_assembly(const Input& input, const std::string& path) {
    std::optional<std::string> text = compile_to_assembly(options_, headers_, source_file(input));
    return text && write_text(path, *text);
}

bool Driver::preprocess_to(const Input& input, const std::string& path) {
    if (path != "-" && !can_write(path))
        return false;
    return preprocess(options_, headers_, source_file(input), path);
}

bool Driver::assemble(const std::string& assembly, const std::string& object) {
    std::vector<std::string> words = {(tools_ / "convex-as").string(), "-o", object, assembly};
    words.insert(words.end(), options_.assembler.begin(), options_.assembler.end());
    return run_step("convex-cc", words, options_.verbose);
}

bool Driver::process_source(const Input& input) {
    const std::string& name = input.name;
    switch (options_.stage) {
    case Stage::preprocess:
        if (options_.dependencies.instead)
            return !is_c(input) || list_dependencies(options_, headers_, source_file(input));
        return preprocess_to(input, options_.output.empty() ? "-" : options_.output);
    case Stage::check_only:
        return !is_c(input) || check_only(options_, headers_, source_file(input));
    case Stage::assembly:
        if (input.language == Language::assembly)
            return true;
        return is_c(input) ? write_assembly(input, output_for(name, ".s"))
                           : preprocess_to(input, output_for(name, ".s"));
    case Stage::object:
    case Stage::executable:
        break;
    }
    std::string object;
    if (options_.stage == Stage::object) {
        object = output_for(name, ".o");
    } else {
        object = objects_.emplace_back(".o").path();
        link_inputs_.push_back(object);
    }
    if (input.language == Language::assembly)
        return assemble(name, object);
    TemporaryFile assembly(".s");
    bool made = is_c(input) ? write_assembly(input, assembly.path()) : preprocess_to(input, assembly.path());
    return made && assemble(assembly.path(), object);
}

bool Driver::process(const Input& input) {
    if (is_source(input))
        return process_source(input);
    if (input.name == "-") { // only preprocessed
        return process_source({input.name, Language::c});
    }
    if (options_.stage != Stage::executable)
        report(input.name + ": not used, since nothing is linked");
    link_inputs_.push_back(input.name);
    return true;
}

bool Driver::link() {
    std::string output = options_.output.empty() ? "a.out" : options_.output;
    std::string libraries = (sysroot_ / "lib").string();
    std::vector<std::string> words = {(tools_ / "convex-ld").string(), "-o", output};
    if (options_.start_files)
        words.push_back(libraries + (options_.profile ? "/gcrt0.o" : "/crt0.o"));
    words.insert(words.end(), options_.linker.begin(), options_.linker.end());
    for (const std::string& folder : options_.library_folders)
        words.insert(words.end(), {"-L", folder});
    if (options_.native_float)
        words.insert(words.end(), {"-L", libraries + "/native"});
    words.insert(words.end(), {"-L", libraries});
    words.insert(words.end(), link_inputs_.begin(), link_inputs_.end());
    if (options_.standard_libraries)
        words.insert(words.end(), {"-lc", "-lm", "-lc"}); // they need each other
    return run_step("convex-cc", words, options_.verbose);
}

int Driver::run() {
    if (!check_inputs())
        return 1;
    bool success = true;
    for (const std::string& warning : options_.warnings)
        report("warning: " + warning);
    for (const Input& input : options_.inputs)
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
