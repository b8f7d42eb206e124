// What the command lines of the tools share: --help, --version, and errors of one line.
#pragma once

#include <boost/program_options.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cxsim::toolchain {

/// A tool's command line. Options must be added to `options` before `parse`.
class CommandLine {
  public:
    /// `tool` is the command's name, `usage` its first line of help after that, `summary` what it does.
    CommandLine(std::string_view tool, std::string_view usage, std::string_view summary);

    boost::program_options::options_description options;
    boost::program_options::variables_map values;

    /// Parses the arguments; what is no option goes to the list option `positional`. Returns the status with
    /// which to exit at once (0 after --help and --version, 1 after a wrong command line), or nothing.
    std::optional<int> parse(int argc, char** argv, const char* positional);
    std::optional<int> parse(const std::vector<std::string>& arguments, const char* positional);

    /// The strings given to an option, or to the positional one; none if it was not given.
    std::vector<std::string> strings(const std::string& option) const;

    /// An option as it stood on the command line: its long name, and its value if it has one.
    struct Given {
        std::string option;
        std::string value;
    };
    /// Options and positional arguments in the order of the command line.
    std::span<const Given> in_order() const { return in_order_; }

    /// Prints "tool: message" to standard error.
    void complain(std::string_view message) const;
    /// The same for a wrong command line, with a hint at --help; returns the status 1.
    int misuse(std::string_view message) const;

  private:
    std::string tool_;
    std::string usage_;
    std::string summary_;
    std::vector<Given> in_order_;
};

} // namespace cxsim::toolchain
