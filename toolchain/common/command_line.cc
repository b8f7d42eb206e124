// Command lines by Boost.Program_options.
#include "toolchain/common/command_line.h"

#include <fmt/format.h>

#include <cstdio>
#include <sstream>

namespace cxsim::toolchain {

namespace po = boost::program_options;

CommandLine::CommandLine(std::string_view tool, std::string_view usage, std::string_view summary)
    : options("Options"), tool_(tool), usage_(usage), summary_(summary) {
    options.add_options()("help", "print this and exit")("version", "print the version and exit");
}

std::optional<int> CommandLine::parse(int argc, char** argv, const char* positional) {
    return parse(std::vector<std::string>(argv + 1, argv + argc), positional);
}

std::optional<int> CommandLine::parse(const std::vector<std::string>& arguments, const char* positional) {
    po::options_description all;
    all.add(options);
    if (options.find_nothrow(positional, false) == nullptr) {
        all.add_options()(positional, po::value<std::vector<std::string>>());
    }
    po::positional_options_description places;
    places.add(positional, -1);
    try {
        // Prefixes of long options are not guessed, so that a new option breaks no script.
        const int style = po::command_line_style::unix_style & ~po::command_line_style::allow_guessing;
        const auto parsed =
            po::command_line_parser(arguments).options(all).positional(places).style(style).run();
        for (const auto& given : parsed.options) {
            in_order_.push_back(
                {given.string_key, given.value.empty() ? std::string{} : given.value.front()});
        }
        po::store(parsed, values);
        po::notify(values);
    } catch (const po::error& error) {
        return misuse(error.what());
    }
    if (values.contains("help")) {
        std::ostringstream list;
        list << options;
        fmt::print("Usage: {} {}\n{}\n\n{}", tool_, usage_, summary_, list.str());
        return 0;
    }
    if (values.contains("version")) {
        fmt::print("{} (cxsim) {}\n", tool_, CXSIM_VERSION);
        return 0;
    }
    return std::nullopt;
}

std::vector<std::string> CommandLine::strings(const std::string& option) const {
    return values.contains(option) ? values[option].as<std::vector<std::string>>()
                                   : std::vector<std::string>{};
}

void CommandLine::complain(std::string_view message) const {
    fmt::print(stderr, "{}: {}\n", tool_, message);
}

int CommandLine::misuse(std::string_view message) const {
    complain(message);
    fmt::print(stderr, "Try '{} --help'.\n", tool_);
    return 1;
}

} // namespace cxsim::toolchain
