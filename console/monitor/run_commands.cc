// Commands that let the machine run, or end it.
#include "console/monitor/command.h"

#include <limits>

namespace cxsim::console::monitor {
namespace {

/// Lets the machine go on from where it stands.
CommandResult go(Session& session) {
    const auto running = session.kernel();
    if (!running) {
        return std::unexpected(running.error());
    }
    session.resume();
    return Next::run;
}

CommandResult step_thread(Session& session, kernel::Thread& thread, std::uint64_t count) {
    session.resume();
    session.observer.step(thread, count);
    return Next::run;
}

CommandResult run_to(Session& session, const kernel::Thread& thread, emu::Address address) {
    StopPoint point;
    point.address = address;
    point.scope.kind = Scope::Kind::process;
    point.scope.pid = thread.process->pid;
    point.once = true;
    session.observer.points.add(std::move(point));
    return go(session);
}

bool is_call(const isa::Instruction& instruction) {
    using isa::Operation;
    const Operation operation = instruction.row->operation;
    return operation == Operation::call || operation == Operation::calls || operation == Operation::callq;
}

} // namespace

CommandResult command_continue(Session& session, const CommandLine& /*line*/) {
    return go(session);
}

CommandResult command_step(Session& session, const CommandLine& line) {
    const auto thread = session.thread();
    const auto count = line.words.empty()
                           ? Value(1)
                           : session.number(line.words[0], std::numeric_limits<std::int64_t>::max());
    if (!thread || !count) {
        return std::unexpected(thread ? count.error() : thread.error());
    }
    if (*count == 0) {
        return std::unexpected(fmt::format("{}: at least one instruction", line.words[0]));
    }
    return step_thread(session, **thread, *count);
}

CommandResult command_next(Session& session, const CommandLine& /*line*/) {
    const auto thread = session.thread();
    if (!thread) {
        return std::unexpected(thread.error());
    }
    const emu::Address pc = (*thread)->context.registers.pc;
    const CodeBytes code = code_at(ThreadMemory(**thread), pc);
    const auto instruction = isa::decode(std::span(code.bytes).first(code.count));
    if (instruction && is_call(*instruction)) {
        return run_to(session, **thread, pc + instruction->length);
    }
    return step_thread(session, **thread, 1);
}

CommandResult command_until(Session& session, const CommandLine& line) {
    const auto thread = session.thread();
    if (!thread) {
        return std::unexpected(thread.error());
    }
    if (line.words.empty()) {
        return std::unexpected("until where? usage: until PLACE");
    }
    const auto address = session.address(line.words[0]);
    if (!address) {
        return std::unexpected(address.error());
    }
    return run_to(session, **thread, *address & ~emu::Address{1});
}

CommandResult command_stop(Session& session, const CommandLine& /*line*/) {
    const auto thread = session.thread();
    if (!thread) {
        return std::unexpected(thread.error());
    }
    session.print("The machine is stopped; ");
    session.print_place(**thread);
    return Next::prompt;
}

CommandResult command_boot(Session& session, const CommandLine& /*line*/) {
    session.power_off();
    const auto booted = session.power_on();
    return booted ? go(session) : std::unexpected(booted.error());
}

CommandResult command_power(Session& session, const CommandLine& line) {
    if (line.words.empty() || line.words[0] != "off") {
        return std::unexpected(line.words.empty() ? "usage: power off"
                                                  : fmt::format("{}: usage: power off", line.words[0]));
    }
    const auto running = session.kernel();
    if (!running) {
        return std::unexpected(running.error());
    }
    session.power_off();
    session.print("The machine is off.\n");
    return Next::prompt;
}

CommandResult command_quit(Session& session, const CommandLine& line) {
    constexpr std::uint64_t largest_status = 255;
    if (!line.words.empty()) {
        const auto status = session.number(line.words[0], largest_status);
        if (!status) {
            return std::unexpected(status.error());
        }
        session.quit_status = static_cast<int>(*status);
    }
    return Next::quit;
}

CommandResult command_source(Session& session, const CommandLine& line) {
    if (line.words.empty()) {
        return std::unexpected("source which file? usage: source FILE");
    }
    const auto opened = session.source(line.words[0]);
    return opened ? CommandResult(Next::prompt) : std::unexpected(opened.error());
}

} // namespace cxsim::console::monitor
