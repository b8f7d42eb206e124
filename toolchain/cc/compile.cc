// One C source to preprocessed text or assembly, by clang as a library.
#include "compile.h"

#include "assembly_dialect.h"
#include "clang/CodeGen/CodeGenAction.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/CompilerInvocation.h"
#include "clang/Frontend/FrontendActions.h"
#include "clang/Frontend/TextDiagnosticPrinter.h"
#include "convex.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/raw_ostream.h"
#include "target_info.h"
#include "traditional_files.h"

#include <filesystem>

namespace cxsim::toolchain {

namespace {

enum class CompilerOutput { preprocessed, assembly, dependencies, nothing };

// What clang 19 makes errors, and programs of the machine's time do: warnings, whatever the standard.
constexpr const char* errors_to_warnings[] = {
    "-Wno-error=implicit-int",    "-Wno-error=implicit-function-declaration",
    "-Wno-error=int-conversion",  "-Wno-error=incompatible-function-pointer-types",
    "-Wno-error=return-mismatch", "-Wno-error=return-type"};

using Words = std::vector<std::string>;

void add(Words& words, std::initializer_list<std::string> more) {
    words.insert(words.end(), more);
}

void add_language(Words& words, const CompilerOptions& options, const SourceFile& source,
                  CompilerOutput output) {
    if (source.language == Language::assembly_to_preprocess) {
        add(words, {"-x", "assembler-with-cpp", "-D", "__ASSEMBLER__"});
        if (options.stage != Stage::preprocess)
            add(words, {"-P"});
    } else {
        add(words, {"-x", source.language == Language::preprocessed_c ? "cpp-output" : "c"});
    }
    if (output == CompilerOutput::preprocessed)
        add(words, {"-E"});
}

void add_dependencies(Words& words, const CompilerOptions& options, const SourceFile& source) {
    if (source.dependency_file.empty())
        return;
    const DependencyOptions& wanted = options.dependencies;
    add(words, {"-dependency-file", source.dependency_file});
    for (const std::string& target : wanted.targets)
        add(words, {"-MT", target});
    if (wanted.targets.empty())
        add(words, {"-MT", source.dependency_target});
    if (wanted.system_headers)
        add(words, {"-sys-header-deps"});
    if (wanted.phony_targets)
        add(words, {"-MP"});
}

// The front end's own command line.
Words front_end_arguments(const CompilerOptions& options, const HeaderFolders& headers,
                          const SourceFile& source, CompilerOutput output) {
    Words words = {"-triple", "convex-convex-unix", "-target-cpu", options.has_c2 ? "c2" : "c1",
                   "-mrelocation-model", "static", "-mframe-pointer=all", "-fno-rounding-math",
                   // Results must not depend on what the optimiser fuses.
                   "-ffp-contract=off", "-std=gnu17", "-Wno-deprecated-non-prototype", "-fgnuc-version=4.2.1",
                   "-ferror-limit", "20", "-fno-verbose-asm", "-nostdsysteminc", "-nobuiltininc"};
    words.insert(words.end(), std::begin(errors_to_warnings), std::end(errors_to_warnings));
    if (options.native_float)
        add(words, {"-target-feature", "+native-float"});
    if (options.standard_headers)
        add(words, {"-internal-isystem", headers.compiler, "-internal-isystem", headers.library});
    add(words, {std::string("-O") + options.optimization});
    if (options.math_errno)
        add(words, {"-fmath-errno"});
    if (options.profile)
        add(words, {"-pg"});
    if (options.debug)
        add(words, {"-debug-info-kind=standalone", "-dwarf-version=4", "-main-file-name",
                    std::filesystem::path(source.name).filename().string(),
                    "-fdebug-compilation-dir=" + std::filesystem::current_path().string()});
    add_language(words, options, source, output);
    add_dependencies(words, options, source);
    words.insert(words.end(), options.front_end.begin(), options.front_end.end());
    words.push_back(source.name);
    return words;
}

std::unique_ptr<clang::FrontendAction> make_action(CompilerOutput output) {
    switch (output) {
    case CompilerOutput::preprocessed:
        return std::make_unique<clang::PrintPreprocessedAction>();
    case CompilerOutput::assembly:
        return std::make_unique<clang::EmitAssemblyAction>();
    case CompilerOutput::dependencies:
        return std::make_unique<clang::PreprocessOnlyAction>();
    case CompilerOutput::nothing:
        return std::make_unique<clang::SyntaxOnlyAction>();
    }
    return nullptr;
}

// -mllvm options are global state of LLVM.
void set_llvm_options(const CompilerOptions& options, const std::vector<std::string>& words) {
    // A value kept in a register from one iteration to the next, instead of loaded again, saves a scalar loop
    // one load and keeps the vectoriser from a stencil (`x[i - 1] + x[i + 1]`).
    std::vector<const char*> arguments = {"convex-cc", "-enable-load-in-loop-pre=false",
                                          // Nor must sums of floats depend on who asks for vectors.
                                          "-hints-allow-reordering=false"};
    if (!options.vectorize)
        arguments.push_back("-vectorize-loops=false");
    for (const std::string& word : words)
        arguments.push_back(word.c_str());
    llvm::cl::ResetAllOptionOccurrences();
    llvm::cl::ParseCommandLineOptions(static_cast<int>(arguments.size()), arguments.data());
}

// clang's factory knows built-in targets only: the instance gets ours by hand, and its action runs without
// CompilerInstance::ExecuteAction, which would make one.
void set_target(clang::CompilerInstance& instance, const CompilerOptions& options) {
    llvm::Triple triple(instance.getTargetOpts().Triple);
    llvm::IntrusiveRefCntPtr<clang::TargetInfo> target(
        new ConvexTargetInfo(triple, options.has_c2, options.native_float));
    if (options.native_float)
        instance.getTargetOpts().Features.push_back("+native-float");
    set_target_options(*target, instance.getInvocation().TargetOpts);
    target->adjust(instance.getDiagnostics(), instance.getLangOpts());
    instance.setTarget(target.get());
}

bool run(clang::CompilerInstance& instance, clang::FrontendAction& action) {
    if (!action.PrepareToExecute(instance))
        return false;
    for (const clang::FrontendInputFile& input : instance.getFrontendOpts().Inputs) {
        if (!action.BeginSourceFile(instance, input))
            return false;
        if (llvm::Error error = action.Execute()) {
            llvm::errs() << "convex-cc: " << llvm::toString(std::move(error)) << '\n';
            action.EndSourceFile();
            return false;
        }
        action.EndSourceFile();
    }
    instance.getDiagnosticClient().finish();
    return !instance.getDiagnostics().hasErrorOccurred();
}

// Runs the front end; the text of an assembly output goes to `text`, preprocessed text to the file `path`.
bool compile(const CompilerOptions& options, const HeaderFolders& headers, const SourceFile& source,
             CompilerOutput output, const std::string& path, llvm::SmallVectorImpl<char>& text) {
    Words words = front_end_arguments(options, headers, source, output);
    if (options.verbose) {
        llvm::errs() << "convex-cc (front end)";
        for (const std::string& word : words)
            llvm::errs() << ' ' << word;
        llvm::errs() << '\n';
    }
    std::vector<const char*> arguments;
    arguments.reserve(words.size());
    for (const std::string& word : words)
        arguments.push_back(word.c_str());

    clang::CompilerInstance instance;
    // What is wrong with the command line is said by convex-cc; what is wrong with a source, by its place.
    auto* complaints = new clang::TextDiagnosticPrinter(
        llvm::errs(), &instance.getDiagnosticOpts()); // owned by the instance
    complaints->setPrefix("convex-cc");
    instance.createDiagnostics(complaints);
    if (!clang::CompilerInvocation::CreateFromArgs(instance.getInvocation(), arguments,
                                                   instance.getDiagnostics(), "convex-cc"))
        return false;
    instance.createDiagnostics(); // again, with the -W options
    set_llvm_options(options, instance.getFrontendOpts().LLVMArgs);
    set_target(instance, options);
    if (options.traditional)
        instance.createFileManager(make_traditional_files({headers.compiler, headers.library}));
    if (output == CompilerOutput::assembly) {
        instance.setOutputStream(std::make_unique<llvm::raw_svector_ostream>(text));
    } else {
        instance.getFrontendOpts().OutputFile = path;
    }
    std::unique_ptr<clang::FrontendAction> action = make_action(output);
    return run(instance, *action);
}

} // namespace

std::optional<std::string> compile_to_assembly(const CompilerOptions& options, const HeaderFolders& headers,
                                               const SourceFile& source) {
    llvm::SmallString<0> text;
    if (!compile(options, headers, source, CompilerOutput::assembly, "", text))
        return std::nullopt;
    return to_convex_dialect(text.str());
}

bool preprocess(const CompilerOptions& options, const HeaderFolders& headers, const SourceFile& source,
                const std::string& output) {
    llvm::SmallString<0> text;
    return compile(options, headers, source, CompilerOutput::preprocessed, output, text);
}

bool list_dependencies(const CompilerOptions& options, const HeaderFolders& headers,
                       const SourceFile& source) {
    llvm::SmallString<0> text;
    return compile(options, headers, source, CompilerOutput::dependencies, "-", text);
}

bool check_only(const CompilerOptions& options, const HeaderFolders& headers, const SourceFile& source) {
    llvm::SmallString<0> text;
    return compile(options, headers, source, CompilerOutput::nothing, "-", text);
}

} // namespace cxsim::toolchain
