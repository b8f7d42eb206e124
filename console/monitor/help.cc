// Help, in the monitor and in docs/monitor.md.
#include "console/monitor/command.h"

#include <fmt/format.h>

namespace cxsim::console::monitor {
namespace {

std::string usage(const Command& command) {
    // A format is written at the name: examine/4w.
    const bool apart = !command.arguments.empty() && !command.arguments.starts_with("[/");
    return fmt::format("{}{}{}", command.name, apart ? " " : "", command.arguments);
}

/// What there is to say about a command besides its usage and summary.
std::string details(const Command& command) {
    std::string text(command.help);
    if (command.completion == Completion::topic) {
        for (const Topic& topic : topics()) {
            text += fmt::format("{}  {:<10} {}", text.empty() ? "" : "\n", topic.name, topic.summary);
        }
    }
    return text;
}

} // namespace

CommandResult command_help(Session& session, const CommandLine& line) {
    if (line.words.empty()) {
        for (const Command& command : commands()) {
            session.print("{:<12} {:<10} {}\n", command.name,
                          fmt::format("({})", command.name.substr(0, command.shortest)), command.summary);
        }
        session.print("help COMMAND tells more. Names can be cut down to what stands in parentheses.\n");
        return Next::prompt;
    }
    const Command* const command = find_command(line.words[0]);
    if (command == nullptr) {
        return std::unexpected(fmt::format("{}: no such command", line.words[0]));
    }
    const std::string more = details(*command);
    session.print("{}\n    {}\n{}{}", usage(*command), command->summary, more, more.empty() ? "" : "\n");
    return Next::prompt;
}

std::string command_reference() {
    std::string text;
    for (const Command& command : commands()) {
        text += fmt::format("### {}\n\n    {}\n\nAbbreviation: `{}`. {}{}.\n", command.name, usage(command),
                            command.name.substr(0, command.shortest),
                            static_cast<char>(std::toupper(static_cast<unsigned char>(command.summary[0]))),
                            command.summary.substr(1));
        const std::string more = details(command);
        if (!more.empty()) {
            text += fmt::format("\n```\n{}\n```\n", more);
        }
        text += '\n';
    }
    return text;
}

} // namespace cxsim::console::monitor
