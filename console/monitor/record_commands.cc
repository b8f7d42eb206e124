// Commands about what was executed.
#include "console/monitor/command.h"

namespace cxsim::console::monitor {
namespace {

CommandResult show_history(Session& session, const CommandLine& line) {
    constexpr std::uint64_t default_count = 20;
    if (session.observer.history.size() == 0) {
        return std::unexpected("no history is kept: history on");
    }
    const auto count =
        line.words.empty() ? Value(default_count) : session.number(line.words[0], History::largest);
    if (!count) {
        return std::unexpected(count.error());
    }
    for (const Executed* each : session.observer.history.last(*count)) {
        session.print("{}\n", each->line());
    }
    return Next::prompt;
}

} // namespace

CommandResult command_history(Session& session, const CommandLine& line) {
    constexpr std::uint64_t default_size = 1000;
    const std::string_view verb = line.words.empty() ? std::string_view() : line.words[0];
    if (verb != "on" && line.words.size() > 1) {
        return std::unexpected(
            fmt::format("{}: too many arguments; usage: history [COUNT | on [SIZE] | off]", line.words[1]));
    }
    if (verb == "off") {
        session.observer.history.resize(0);
        return Next::prompt;
    }
    if (verb != "on") {
        return show_history(session, line);
    }
    const auto size =
        line.words.size() < 2 ? Value(default_size) : session.number(line.words[1], History::largest);
    if (!size || *size == 0) {
        return std::unexpected(size ? fmt::format("{}: at least one", line.words[1]) : size.error());
    }
    session.observer.history.resize(*size);
    return Next::prompt;
}

CommandResult command_trace(Session& session, const CommandLine& line) {
    if (line.words.empty()) {
        session.print("There is {} trace.\n", session.observer.is_tracing() ? "a" : "no");
        return Next::prompt;
    }
    if (line.words[0] != "off") {
        const auto begun = session.observer.trace_to(line.words[0]);
        return begun ? CommandResult(Next::prompt) : std::unexpected(begun.error());
    }
    const auto ended = session.observer.end_trace();
    if (!ended || !*ended) {
        return std::unexpected(ended ? "there is no trace" : ended.error());
    }
    return Next::prompt;
}

} // namespace cxsim::console::monitor
