// Commands about breakpoints and watchpoints.
#include "console/monitor/command.h"
#include "kernel/calls/system_call.h"

#include <algorithm>
#include <charconv>
#include <limits>

namespace cxsim::console::monitor {
namespace {

using Words = std::span<const std::string>;

/// Whom a stop point is meant for, and what its place may name.
struct Meant {
    Scope scope;
    std::shared_ptr<const SymbolTable> symbols;
    const kernel::Process* process = nullptr; ///< If it is one.
};
using MeantResult = std::expected<Meant, std::string>;

MeantResult one_process(Session& session, Words words) {
    const kernel::Process* process = nullptr;
    if (words.empty()) {
        const auto thread = session.thread();
        if (!thread) {
            return std::unexpected(thread.error());
        }
        process = (*thread)->process;
    } else {
        const auto pid = session.number(words[0], std::numeric_limits<kernel::Pid>::max());
        if (!pid) {
            return std::unexpected(pid.error());
        }
        const auto found = session.process(static_cast<kernel::Pid>(*pid));
        if (!found) {
            return std::unexpected(found.error());
        }
        process = *found;
    }
    Meant meant;
    meant.scope.kind = Scope::Kind::process;
    meant.scope.pid = process->pid;
    meant.symbols = session.symbols(process->main_thread());
    meant.process = process;
    return meant;
}

MeantResult one_program(Session& session, Words words) {
    const auto running = session.kernel();
    if (!running || words.empty()) {
        return std::unexpected(running ? "program: which one? Give its path" : running.error());
    }
    auto path = Programs::locate(**running, words[0]);
    if (!path) {
        return std::unexpected(path.error());
    }
    auto symbols = session.programs.find(**running, *path);
    if (!symbols) {
        return std::unexpected(symbols.error());
    }
    Meant meant;
    meant.scope.kind = Scope::Kind::program;
    meant.scope.program = std::move(*path);
    meant.symbols = std::move(*symbols);
    return meant;
}

/// The words of a SCOPE, which may be none.
MeantResult parse_scope(Session& session, Words words) {
    if (words.empty()) {
        return one_process(session, {});
    }
    const std::string& kind = words[0];
    const std::size_t most = kind == "any" ? 1 : 2;
    if (kind != "any" && kind != "process" && kind != "program") {
        return std::unexpected(fmt::format("{}: must be process, program or any", kind));
    }
    if (words.size() > most) {
        return std::unexpected(fmt::format("{}: too many arguments", words[most]));
    }
    if (kind == "program") {
        return one_program(session, words.subspan(1));
    }
    MeantResult meant = one_process(session, kind == "any" ? Words() : words.subspan(1));
    if (meant && kind == "any") {
        meant->scope = {};
        meant->process = nullptr;
    }
    return meant;
}

/// Where memory is accessed or code executed: refused where a process has nothing.
std::expected<emu::Address, std::string> place_in(Session& session, const std::string& text,
                                                  const Meant& meant) {
    const auto address = session.address(text, meant.symbols.get());
    if (address && meant.process != nullptr && meant.process->space.region_at(*address) == nullptr) {
        return std::unexpected(
            fmt::format("{} ({:#010x}): not mapped in process {}", text, *address, meant.process->pid));
    }
    return address;
}

std::optional<std::uint32_t> find_call(const std::string& name) {
    std::uint32_t wanted = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), wanted);
    const bool is_number = error == std::errc() && end == name.data() + name.size();
    const auto calls = kernel::system_calls();
    const auto found = std::ranges::find_if(calls, [&](const kernel::SystemCallRow& row) {
        return is_number ? row.number == wanted : row.name == name;
    });
    return found != calls.end() ? std::optional(found->number) : std::nullopt;
}

CommandResult add(Session& session, StopPoint point) {
    session.observer.points.add(std::move(point));
    session.print("Set {}.\n", session.observer.points.all().back().describe());
    return Next::prompt;
}

CommandResult break_at_call(Session& session, Words words) {
    if (words.empty()) {
        return std::unexpected("call: which one? Give a system call's name");
    }
    const auto call = find_call(words[0]);
    if (!call) {
        return std::unexpected(fmt::format("{}: no such system call", words[0]));
    }
    const auto meant = parse_scope(session, words.subspan(1));
    if (!meant) {
        return std::unexpected(meant.error());
    }
    StopPoint point;
    point.kind = StopPoint::Kind::call;
    point.call = *call;
    point.text = kernel::find_system_call(*call)->name;
    point.scope = meant->scope;
    return add(session, std::move(point));
}

CommandResult list_points(const Session& session) {
    if (session.observer.points.all().empty()) {
        session.print("There are no breakpoints.\n");
    }
    for (const StopPoint& point : session.observer.points.all()) {
        session.print("{}; stopped {} times\n", point.describe(), point.stops);
    }
    return Next::prompt;
}

} // namespace

CommandResult command_break(Session& session, const CommandLine& line) {
    const Words words(line.words);
    if (words.empty()) {
        return list_points(session);
    }
    if (words[0] == "call") {
        return break_at_call(session, words.subspan(1));
    }
    const auto meant = parse_scope(session, words.subspan(1));
    if (!meant) {
        return std::unexpected(meant.error());
    }
    const auto address = place_in(session, words[0], *meant);
    if (!address) {
        return std::unexpected(address.error());
    }
    if (*address % 2 != 0) {
        return std::unexpected(fmt::format("{:#010x}: no instruction has an odd address", *address));
    }
    StopPoint point;
    point.address = *address;
    point.text = words[0];
    point.scope = meant->scope;
    return add(session, std::move(point));
}

CommandResult command_watch(Session& session, const CommandLine& line) {
    constexpr std::uint64_t largest = std::uint64_t{1} << 31;
    if (line.words.empty()) {
        return std::unexpected("watch what? usage: watch PLACE [LENGTH] [read | write | access] [SCOPE]");
    }
    StopPoint point;
    point.kind = StopPoint::Kind::access;
    point.size = 4;
    point.on_write = true;
    point.text = line.words[0];
    Words rest = Words(line.words).subspan(1);
    const auto is_word = [&rest](std::initializer_list<std::string_view> choices) {
        return !rest.empty() && std::ranges::find(choices, rest[0]) != choices.end();
    };
    if (!rest.empty() && !is_word({"read", "write", "access", "process", "program", "any"})) {
        const auto size = session.number(rest[0], largest);
        if (!size || *size == 0) {
            return std::unexpected(size ? fmt::format("{}: at least one byte", rest[0]) : size.error());
        }
        point.size = static_cast<std::uint32_t>(*size);
        rest = rest.subspan(1);
    }
    if (is_word({"read", "write", "access"})) {
        point.on_read = rest[0] != "write";
        point.on_write = rest[0] != "read";
        rest = rest.subspan(1);
    }
    const auto meant = parse_scope(session, rest);
    if (!meant) {
        return std::unexpected(meant.error());
    }
    const auto address = place_in(session, line.words[0], *meant);
    if (!address) {
        return std::unexpected(address.error());
    }
    if (std::uint64_t{*address} + point.size > std::uint64_t{1} << 32) {
        return std::unexpected(fmt::format("{}: reaches beyond the last address", line.words[0]));
    }
    point.address = *address;
    point.scope = meant->scope;
    return add(session, std::move(point));
}

CommandResult command_delete(Session& session, const CommandLine& line) {
    if (line.words.empty()) {
        return std::unexpected("delete which one? Give a number, or all");
    }
    if (line.words[0] == "all") {
        session.observer.points.clear();
        return Next::prompt;
    }
    const auto number = session.number(line.words[0], std::numeric_limits<unsigned>::max());
    if (!number) {
        return std::unexpected(number.error());
    }
    if (!session.observer.points.remove(static_cast<unsigned>(*number))) {
        return std::unexpected(fmt::format("{}: no such breakpoint", line.words[0]));
    }
    return Next::prompt;
}

} // namespace cxsim::console::monitor
