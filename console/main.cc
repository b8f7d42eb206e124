// cxsim: boots a CONVEX and leaves with the status of what ran on it.
#include "console/options.h"
#include "console/run_machine.h"

#include <fmt/format.h>

#include <cstdio>
#include <exception>
#include <span>
#include <string_view>

namespace {

using namespace cxsim::console;

int complain(std::string_view message) {
    fmt::print(stderr, "cxsim: {}\n", message);
    return emulator_failed;
}

int run(std::span<const char* const> arguments) {
    const ParsedOptions parsed = parse_options(arguments);
    if (!parsed) {
        fmt::print(stderr, "cxsim: {}\nTry 'cxsim --help'.\n", parsed.error().message);
        return emulator_failed;
    }
    if (const auto* information = std::get_if<Information>(&*parsed)) {
        fmt::print("{}", information->text);
        return 0;
    }
    const auto status = run_machine(std::get<Options>(*parsed));
    return status ? *status : complain(status.error());
}

} // namespace

int main(int argument_count, char** arguments) {
    try {
        return run(
            std::span<const char* const>(arguments, static_cast<std::size_t>(argument_count)).subspan(1));
    } catch (const std::exception& error) {
        return complain(error.what());
    }
}
