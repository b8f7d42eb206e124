// The table of the monitor's commands.
//
// To add one: a row in command_table.cc and a function in the file of this folder that suits it. Help,
// completion, abbreviation and docs/monitor.md follow from the row.
#pragma once

#include "console/monitor/session.h"

#include <cstdint>
#include <expected>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cxsim::console::monitor {

/// What happens after a command.
enum class Next : std::uint8_t {
    prompt, ///< The next command is read.
    run,    ///< The machine goes on; the next command is read when it stops.
    quit,   ///< The emulator ends.
};
/// An error is one line that names what is wrong.
using CommandResult = std::expected<Next, std::string>;

/// A command line taken apart.
struct CommandLine {
    std::string_view format;        ///< What follows a slash behind the name: "4w" of examine/4w.
    std::vector<std::string> words; ///< The arguments.
    std::string_view text;          ///< All arguments as they were written.
};

/// What an argument can be, for completion.
enum class Completion : std::uint8_t { none, place, command, topic, stop_point, file };

struct Command {
    std::string_view name;
    unsigned shortest;          ///< Letters that an abbreviation needs.
    std::string_view arguments; ///< As in "[COUNT]".
    std::size_t most_words;     ///< More arguments are an error.
    Completion completion;
    std::string_view summary; ///< One line.
    std::string_view help;    ///< The rest of what is to be said.
    CommandResult (*function)(Session& session, const CommandLine& line);
};

/// In alphabetical order.
std::span<const Command> commands();
/// The command of that name or abbreviation, or null.
const Command* find_command(std::string_view word);

/// Obeys one line; an empty one and a comment (#) do nothing. A line that begins with a register examines it.
CommandResult obey(Session& session, std::string_view line);

/// What the last word of an unfinished line could become.
std::vector<std::string> complete(Session& session, std::string_view line);

/// All commands as a section of docs/monitor.md.
std::string command_reference();

/// A row of what `show` can show.
struct Topic {
    std::string_view name;
    std::string_view summary;
    CommandResult (*function)(Session& session);
};
std::span<const Topic> topics();

// --- The functions, by file
#define CXSIM_MONITOR_COMMAND(name) CommandResult command_##name(Session& session, const CommandLine& line)
// run_commands.cc
CXSIM_MONITOR_COMMAND(boot);
CXSIM_MONITOR_COMMAND(continue);
CXSIM_MONITOR_COMMAND(next);
CXSIM_MONITOR_COMMAND(power);
CXSIM_MONITOR_COMMAND(quit);
CXSIM_MONITOR_COMMAND(source);
CXSIM_MONITOR_COMMAND(step);
CXSIM_MONITOR_COMMAND(stop);
CXSIM_MONITOR_COMMAND(until);
// stop_commands.cc
CXSIM_MONITOR_COMMAND(break);
CXSIM_MONITOR_COMMAND(delete);
CXSIM_MONITOR_COMMAND(watch);
// backtrace.cc
CXSIM_MONITOR_COMMAND(backtrace);
// memory_commands.cc
CXSIM_MONITOR_COMMAND(assert);
CXSIM_MONITOR_COMMAND(deposit);
CXSIM_MONITOR_COMMAND(disassemble);
CXSIM_MONITOR_COMMAND(evaluate);
CXSIM_MONITOR_COMMAND(examine);
CXSIM_MONITOR_COMMAND(registers);
// record_commands.cc
CXSIM_MONITOR_COMMAND(history);
CXSIM_MONITOR_COMMAND(trace);
// machine_commands.cc
CXSIM_MONITOR_COMMAND(margin);
CXSIM_MONITOR_COMMAND(process);
CXSIM_MONITOR_COMMAND(show);
// tape_commands.cc
CXSIM_MONITOR_COMMAND(attach);
CXSIM_MONITOR_COMMAND(detach);
CommandResult show_tapes(Session& session);
// help.cc
CXSIM_MONITOR_COMMAND(help);
#undef CXSIM_MONITOR_COMMAND

} // namespace cxsim::console::monitor
