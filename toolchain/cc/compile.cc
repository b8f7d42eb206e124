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

namespace cxsim::toolchain {

namespace {

enum class CompilerOutput { preprocessed, assembly, nothing };

bool is_assembly(const std::string& source) {
    return source.ends_with(".S");
}

// The front end's own command line.
std::vector<std::string> front_end_arguments(const CompilerOptions& options, const HeaderFolders& headers,
                                             const std::string& source, CompilerOutput output) {
    std::vector<std::string> arguments = {
        "-triple", "convex-convex-unix", "-target-cpu", options.has_c2 ? "c2" : "c1", "-mrelocation-model",
        "static", "-mframe-pointer=all", "-fno-rounding-math",
        // Results must not depend on what the optimiser fuses.
        "-ffp-contract=off",
        // K&R declarations and the like are the language of the machine's time.
        "-std=gnu99", "-Wno-deprecated-non-prototype", "-fmath-errno", "-fgnuc-version=4.2.1",
        "-ferror-limit", "20", "-fno-verbose-asm", "-nostdsysteminc", "-nobuiltininc"};
    auto add = [&](std::initializer_list<std::string> words) { arguments.insert(arguments.end(), words); };
    if (options.native_float)
        add({"-target-feature", "+native-float"});
    if (options.standard_headers)
        add({"-internal-isystem", headers.compiler, "-internal-isystem", headers.library});
    add({options.optimization == '0' ? "-O0" : std::string("-O") + options.optimization});
    if (options.vectorize && options.optimization >= '2' && options.optimization <= '3')
        add({"-vectorize-loops"});
    if (is_assembly(source))
        add({"-x", "assembler-with-cpp", "-D", "__ASSEMBLER__"});
    if (output == CompilerOutput::preprocessed)
        add({"-E"});
    if (is_assembly(source) && options.stage != Stage::preprocess)
        add({"-P"});
    arguments.insert(arguments.end(), options.front_end.begin(), options.front_end.end());
    arguments.push_back(source);
    return arguments;
}

std::unique_ptr<clang::FrontendAction> make_action(CompilerOutput output) {
    switch (output) {
    case CompilerOutput::preprocessed:
        return std::make_unique<clang::PrintPreprocessedAction>();
    case CompilerOutput::assembly:
        return std::make_unique<clang::EmitAssemblyAction>();
    case CompilerOutput::nothing:
        return std::make_unique<clang::SyntaxOnlyAction>();
    }
    return nullptr;
}

// -mllvm options are global state of LLVM.
void set_llvm_options(const std::vector<std::string>& words) {
    // A value kept in a register from one iteration to the next, instead of loaded again, saves a scalar loop
    // one load and keeps the vectoriser from a stencil (`x[i - 1] + x[i + 1]`).
    std::vector<const char*> arguments = {"convex-cc", "-enable-load-in-loop-pre=false"};
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
bool compile(const CompilerOptions& options, const HeaderFolders& headers, const std::string& source,
             CompilerOutput output, const std::string& path, llvm::SmallVectorImpl<char>& text) {
    std::vector<std::string> words = front_end_arguments(options, headers, source, output);
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
    instance.createDiagnostics();
    if (!clang::CompilerInvocation::CreateFromArgs(instance.getInvocation(), arguments,
                                                   instance.getDiagnostics(), "convex-cc"))
        return false;
    instance.createDiagnostics(); // again, with the -W options
    set_llvm_options(instance.getFrontendOpts().LLVMArgs);
    set_target(instance, options);
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
                                               const std::string& source) {
    llvm::SmallString<0> text;
    if (!compile(options, headers, source, CompilerOutput::assembly, "", text))
        return std::nullopt;
    return to_convex_dialect(text.str());
}

bool preprocess(const CompilerOptions& options, const HeaderFolders& headers, const std::string& source,
                const std::string& output) {
    llvm::SmallString<0> text;
    return compile(options, headers, source, CompilerOutput::preprocessed, output, text);
}

bool check_only(const CompilerOptions& options, const HeaderFolders& headers, const std::string& source) {
    llvm::SmallString<0> text;
    return compile(options, headers, source, CompilerOutput::nothing, "-", text);
}

} // namespace cxsim::toolchain
