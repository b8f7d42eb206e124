// What drivers, which run other tools in turn, have in common.
#pragma once

#include <string>
#include <vector>

namespace cxsim::toolchain {

/// Runs a program to its end, its messages going to the file `messages` unless that is empty; true if it
/// succeeded. With `verbose` its command line is printed first. If it cannot run, or a signal ends it,
/// `driver` says so.
bool run_step(const std::string& driver, const std::vector<std::string>& words, bool verbose,
              const std::string& messages = {});

/// What keeps `name` from being read when `output` is to be written, as a message; empty if nothing.
std::string problem_of_input(const std::string& name, const std::string& output);

} // namespace cxsim::toolchain
