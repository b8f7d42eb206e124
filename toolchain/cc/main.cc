// convex-cc: the C compiler.
#include "convex.h"
#include "driver.h"
#include "llvm/InitializePasses.h"
#include "llvm/PassRegistry.h"
#include "options.h"
#include "toolchain/common/run_tool.h"

#include <cstdio>
#include <filesystem>
#include <system_error>

namespace {

using namespace cxsim::toolchain;

int compile_and_link(int argc, char** argv) {
    auto options = parse_options(std::vector<std::string>(argv + 1, argv + argc));
    if (!options) {
        std::fprintf(stderr, "convex-cc: %s\n", options.error().c_str());
        return 1;
    }
    if (options->show_help) {
        std::fputs(usage().c_str(), stdout);
        return 0;
    }
    if (options->show_version) {
        std::puts("convex-cc (cxsim " CXSIM_VERSION ", clang 19)");
        return 0;
    }
    std::error_code error;
    std::filesystem::path self = std::filesystem::read_symlink("/proc/self/exe", error);
    if (error) {
        std::fprintf(stderr, "convex-cc: cannot find its own folder: %s\n", error.message().c_str());
        return 1;
    }
    llvm::initializeCodeGen(*llvm::PassRegistry::getPassRegistry());
    initialize_convex_target();
    return run_driver(*options, self.parent_path());
}

} // namespace

int main(int argc, char** argv) {
    return run_tool("convex-cc", compile_and_link, argc, argv);
}
