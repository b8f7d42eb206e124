// What drivers, which run other tools in turn, have in common.
#include "toolchain/common/driving.h"

#include "toolchain/common/run_program.h"

#include <cstdio>
#include <filesystem>

namespace cxsim::toolchain {

namespace fs = std::filesystem;

bool run_step(const std::string& driver, const std::vector<std::string>& words, bool verbose,
              const std::string& messages) {
    if (verbose)
        std::fprintf(stderr, "%s\n", command_line_of(words).c_str());
    const std::expected<bool, std::string> success = run_program(words, messages);
    if (!success)
        std::fprintf(stderr, "%s: %s\n", driver.c_str(), success.error().c_str());
    return success.value_or(false);
}

std::string problem_of_input(const std::string& name, const std::string& output) {
    std::error_code error;
    if (!fs::exists(name, error))
        return name + ": " + (error ? error.message() : "No such file or directory");
    if (fs::is_directory(name, error))
        return name + ": is a directory";
    if (name == output || (!output.empty() && fs::equivalent(name, output, error) && !error))
        return name + ": is both input and output";
    return {};
}

} // namespace cxsim::toolchain
