// Runs a program to its end, in one go or cut into pieces by checkpoints and power failures.
#pragma once

#include "tests/unit/kernel/machine.h"

#include <filesystem>
#include <string>
#include <vector>

namespace cxsim::cr::testing {

/// A program and the machine it runs on.
struct Experiment {
    std::filesystem::path program; ///< Host path of the executable.
    std::vector<std::string> arguments = {};
    std::vector<std::string> files = {}; ///< Guest paths of what it writes, to be compared.
};

/// What is left of a run.
struct Outcome {
    std::int32_t wait_status = 0;
    std::string output;
    std::vector<std::string> files;
    kernel::Nanoseconds user_time = 0;
    kernel::Nanoseconds system_time = 0;
    bool operator==(const Outcome&) const = default;
};

/// A cut: the machine fails when the program has executed so many instructions, and the rest runs on another.
struct Cut {
    std::uint64_t instructions = 0;
    std::string next_model;
};

/// How many instructions the program executes.
std::uint64_t length_of(const Experiment& experiment, const std::string& model);
/// Runs the program on a machine of the model and, after each cut, on that of the cut. Cuts are in ascending
/// order; one beyond the program's end is ignored. Throws std::runtime_error when a checkpoint or restart is
/// refused.
Outcome run(const Experiment& experiment, const std::string& model, const std::vector<Cut>& cuts);

} // namespace cxsim::cr::testing
