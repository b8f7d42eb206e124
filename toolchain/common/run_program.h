// Running another program to its end.
#pragma once

#include <expected>
#include <string>
#include <vector>

namespace cxsim::toolchain {

/// Runs the program words[0], looked for in PATH unless it has a slash, and waits for its end. Its messages
/// go to the file `messages` if that is not empty. Returns whether its status was 0, or why it could not be
/// run or was ended by a signal: a sentence that names the program.
std::expected<bool, std::string> run_program(const std::vector<std::string>& words,
                                             const std::string& messages = {});

/// The words as one line, for -v.
std::string command_line_of(const std::vector<std::string>& words);

} // namespace cxsim::toolchain
