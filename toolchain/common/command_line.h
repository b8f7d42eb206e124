// What the command lines of the tools share: --help, --version, and errors of one line.
#pragma once

#include <boost/program_options.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace cxsim::toolchain {

/// A tool's command line. Options must be added to `options` before `parse`.
class CommandLine {
  public:
    /// `tool` is the command's name, `usage` its first line of help after that, `summary` what it does.
    CommandLine(std::string_view tool, std::string_view usage, std::string_view summary);

    boost::program_options::options_description options;
    boost::program_options::variables_map values;

    /// Parses the arguments; what is no option goes to the list option `positional`. Returns the status with
    /// which to exit at once (0 after --help and --version, 2 after a wrong command line), or nothing.
    std::optional<int> parse(int argc, char** argv, const char* positional);

    /// Prints "tool: message" to standard error.
    void complain(std::string_view message) const;

  private:
    std::string tool_;
    std::string usage_;
    std::string summary_;
};

} // namespace cxsim::toolchain
