// Runs a program to its end, in one go or cut into pieces by checkpoints and power failures.
#pragma once

#include "tests/unit/kernel/machine.h"

#include <filesystem>
#include <ostream>
#include <string>
#include <vector>

namespace cxsim::cr::testing {

/// A program and the machine it runs on.
struct Experiment {
    std::filesystem::path program; ///< Host path of the executable.
    std::vector<std::string> arguments = {};
    std::vector<std::string> files = {}; ///< Guest paths of what it writes, to be compared.
    std::int32_t wait_status = 0;        ///< How it ends.
    bool depends_on_time_slices = false; ///< Signals of timers interrupt it: no two runs take the same time.
    bool tape = false;                   ///< A reel is on the first drive.
    bool terminal = false;               ///< A person sits at the console.
    std::string standard_output = {};    ///< Guest path of the file that gets it; empty for the terminal.
    kernel::ClockKind clock = kernel::ClockKind::virtual_time;
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
std::ostream& operator<<(std::ostream& stream, const Outcome& outcome);

/// How a checkpoint is made (chkpnt's options), and the program restarted.
struct Form {
    bool compress = false;
    bool since = false;  ///< It builds on another one, made a little before.
    bool copies = false; ///< -C, also of restart; and the program has run on when the machine fails.
};

/// A cut: the machine fails when the program has executed so many instructions, and the rest runs on another.
struct Cut {
    std::uint64_t instructions = 0;
    std::string next_model;
    Form form = {};
};

std::ostream& operator<<(std::ostream& stream, const Cut& cut);

/// Where the cuts of a run fell.
struct CutCounts {
    int cuts = 0;
    int live_vectors = 0;   ///< Cuts in a process whose vector registers hold something.
    int in_hierarchies = 0; ///< Cuts when there was more than one process.
    /// Of those with live vectors, cuts before a vector instruction: in the middle of a vector loop.
    int in_vector_code = 0;
};

/// How many instructions the program executes.
std::uint64_t length_of(const Experiment& experiment, const std::string& model);
/// Runs the program on a machine of the model and, after each cut, on that of the cut. Cuts are in ascending
/// order; one beyond the program's end is ignored. Throws std::runtime_error when a checkpoint or restart is
/// refused. Adds to `counts` what the captured images show.
Outcome run(const Experiment& experiment, const std::string& model, const std::vector<Cut>& cuts,
            CutCounts* counts = nullptr);

} // namespace cxsim::cr::testing
