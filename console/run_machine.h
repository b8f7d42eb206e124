// The whole run of the emulator: power on, run, the monitor when it is called, power off.
#pragma once

#include "console/options.h"

#include <expected>
#include <string>

namespace cxsim::console {

/// The status of a run that the emulator itself could not finish (as of env(1) and its like).
inline constexpr int emulator_failed = 125;

/// Prepares the root directory, powers the machine on with its console on standard input and output, and runs
/// it until it is switched off for good. \returns the status of the guest's shell or command (128 + n if
/// signal n ended it) or that of the monitor's `quit`, or one line that names what the emulator could not do
/// and why.
std::expected<int, std::string> run_machine(const Options& options);

} // namespace cxsim::console
