// The command line of cxsim.
#pragma once

#include "console/tape_option.h"
#include "emu/models.h"

#include <cstdint>
#include <expected>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace cxsim::console {

/// What the virtual or real passing of time follows.
enum class ClockChoice { real, virtual_time };

/// The key that calls the monitor unless another is chosen: ^].
inline constexpr char default_monitor_key = 0x1d;

/// What the operator asked for.
struct Options {
    emu::Model model{};
    bool ieee = true;                           ///< IEEE hardware is fitted.
    std::optional<std::filesystem::path> root;  ///< `--root`; otherwise the default root directory.
    std::optional<std::filesystem::path> share; ///< `--share`, seen by the guest as /mnt/host.
    unsigned memory_megabytes = 0;              ///< 0: as much as the model takes.
    std::uint64_t disk_bytes =
        0; ///< `--disk-size`: of the root file system; 0: as much room as the host has.
    ClockChoice clock = ClockChoice::real;
    unsigned host_threads = 1; ///< `--host-threads`: how many run CPUs of the machine at the same time.
    bool real_speed = false;   ///< `--speed real`: no faster than the model was.
    std::optional<std::string> command;                  ///< `-c`: run this instead of an interactive shell.
    bool monitor = false;                                ///< `--monitor`: begin at the monitor's prompt.
    std::optional<std::filesystem::path> monitor_script; ///< Monitor commands to begin with.
    std::optional<char> monitor_key = default_monitor_key; ///< Empty: no key calls the monitor.
    std::optional<std::string> user; ///< `--user`: who is logged in on the console, root if nobody is named.
    std::vector<TapeOption> tapes;
    std::optional<std::filesystem::path> call_log; ///< `--log-calls`: where each system call is written.
};

/// Something to print instead of running a machine (`--help`, `--version`, `--list-models`).
struct Information {
    std::string text;
};

/// Why the command line can't be obeyed: one line without the program's name.
struct UsageError {
    std::string message;
};

using ParsedOptions = std::expected<std::variant<Options, Information>, UsageError>;

/// Reads the arguments (without the program's name). Values are checked: a model must exist and have room for
/// the memory, a clock or an IEEE option must be one of its words; directories are looked at later, by who
/// uses them.
ParsedOptions parse_options(std::span<const char* const> arguments);

} // namespace cxsim::console
