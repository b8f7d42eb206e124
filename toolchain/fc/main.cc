// convex-fc: the Fortran compiler.
#include "driver.h"
#include "options.h"
#include "toolchain/common/run_tool.h"

#include <cstdio>
#include <filesystem>

namespace {

using namespace cxsim::toolchain;

int compile_and_link(int argc, char** argv) {
    const auto options = parse_fortran_options(std::vector<std::string>(argv + 1, argv + argc));
    if (!options) {
        std::fprintf(stderr, "convex-fc: %s\n", options.error().c_str());
        return 1;
    }
    if (options->show_help) {
        std::fputs(fortran_usage().c_str(), stdout);
        return 0;
    }
    if (options->show_version) {
        std::puts("convex-fc (cxsim " CXSIM_VERSION ", f2c)");
        return 0;
    }
    return run_fortran_driver(*options, std::filesystem::read_symlink("/proc/self/exe").parent_path());
}

} // namespace

int main(int argc, char** argv) {
    return run_tool("convex-fc", compile_and_link, argc, argv);
}
