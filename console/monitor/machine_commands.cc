// Commands about the machine as a whole.
#include "console/monitor/command.h"
#include "kernel/calls/system_call.h"
#include "kernel/processes/memory.h"

#include <fmt/chrono.h>

#include <chrono>
#include <limits>

namespace cxsim::console::monitor {
namespace {

std::string seconds(kernel::Nanoseconds time) {
    return fmt::format("{:.2f} s", static_cast<double>(time) / kernel::nanoseconds_per_second);
}

// --- Processes

std::string state_of(const kernel::Process& process) {
    if (process.state != kernel::ProcessState::alive) {
        return process.state == kernel::ProcessState::stopped ? "stopped" : "zombie";
    }
    const kernel::Thread& thread = process.main_thread();
    if (!thread.waiting) {
        return "runnable";
    }
    const auto* call = kernel::find_system_call(thread.progress.number);
    return call != nullptr ? std::string(call->name) : "waiting";
}

CommandResult show_processes(Session& session) {
    session.print("{:>6} {:>6} {:>6} {:<10} {:>7} {:>10} {:>8} {}\n", "PID", "PPID", "PGRP", "STATE",
                  "THREADS", "CPU", "KB", "COMMAND");
    for (const kernel::Process& process : session.machine.kernel()->processes().all()) {
        session.print("{:>6} {:>6} {:>6} {:<10} {:>7} {:>10} {:>8} {}\n", process.pid, process.parent,
                      process.group, state_of(process), process.threads.size(), seconds(process.cpu_time()),
                      kernel::mapped_kilobytes(process),
                      process.program.arguments.empty() ? process.program.command
                                                        : process.program.arguments);
    }
    return Next::prompt;
}

// --- Memory

std::string_view kind_of(const emu::Region& region) {
    constexpr std::array<std::string_view, 6> names = {"gateway", "text",      "data",
                                                       "stack",   "anonymous", "file"};
    return names.at(static_cast<std::size_t>(region.kind));
}

std::string protection_of(const emu::Region& region) {
    const auto letter = [&region](emu::Protection one, char name) {
        return emu::permits(region.protection, one) ? name : '-';
    };
    return {letter(emu::Protection::read, 'r'), letter(emu::Protection::write, 'w'),
            letter(emu::Protection::execute, 'x')};
}

CommandResult show_memory(Session& session) {
    kernel::Kernel& running = *session.machine.kernel();
    std::uint64_t mapped = 0;
    std::uint64_t resident = 0;
    for (const kernel::Process& process : running.processes().all()) {
        mapped += kernel::mapped_kilobytes(process);
        resident += kernel::resident_kilobytes(process);
    }
    session.print("{} MB fitted; processes have mapped {} KB and use {} KB\n",
                  running.config().memory_megabytes, mapped, resident);
    const auto thread = session.thread();
    if (!thread) {
        return Next::prompt;
    }
    session.print("process {} ({}):\n", (*thread)->process->pid, (*thread)->process->program.command);
    for (const emu::Region& region : (*thread)->process->space.regions()) {
        session.print("  {:08x}-{:08x} {} {:>8} KB  {}{}\n", region.start, region.end - 1,
                      protection_of(region), region.size() / 1024, kind_of(region),
                      region.shared ? ", shared" : "");
    }
    return Next::prompt;
}

// --- The machine

CommandResult show_model(Session& session) {
    const kernel::KernelConfig& machine = session.machine.kernel()->config();
    session.print("{}: {}, {} CPU{}, cycle {} ns, {} MB of memory (at most {}), IEEE hardware {}\n",
                  machine.model.uname, machine.model.family == emu::Family::c1 ? "C1" : "C2",
                  machine.model.cpu_count, machine.model.cpu_count == 1 ? "" : "s",
                  machine.model.clock_nanoseconds, machine.memory_megabytes,
                  machine.model.max_memory_megabytes, machine.ieee_fitted ? "fitted" : "not fitted");
    return Next::prompt;
}

void show_processors(Session& session) {
    kernel::Kernel& running = *session.machine.kernel();
    for (std::size_t number = 0; number < running.cpus().size(); ++number) {
        const kernel::Thread* const at = running.thread_on(number);
        if (at == nullptr) {
            session.print("CPU {}: free\n", number);
            continue;
        }
        const std::string place = session.symbols(*at)->describe(at->context.registers.pc);
        session.print("CPU {}: process {} ({}) at {:#010x}{}{}\n", number, name_of(*at).text(),
                      at->process->program.command, at->context.registers.pc, place.empty() ? "" : " ",
                      place);
    }
}

CommandResult show_cpu(Session& session) {
    show_model(session).value();
    show_processors(session);
    const auto thread = session.thread();
    if (!thread) {
        return Next::prompt;
    }
    const emu::ThreadContext& context = (*thread)->context;
    session.print_place(**thread);
    session.print("{} instructions and {} cycles executed by this thread\n", context.instructions,
                  context.cycles);
    return command_registers(session, {});
}

CommandResult show_clock(Session& session) {
    kernel::Kernel& running = *session.machine.kernel();
    const kernel::Clock& clock = running.clock();
    const auto date = std::chrono::time_point<std::chrono::system_clock, std::chrono::nanoseconds>(
        std::chrono::nanoseconds(clock.time_of_day()));
    session.print("{} since boot; {:%Y-%m-%d %H:%M:%S} GMT, {}; speed {}; {}\n", seconds(clock.now()),
                  fmt::gmtime(std::chrono::system_clock::to_time_t(
                      std::chrono::floor<std::chrono::system_clock::duration>(date))),
                  clock.kind() == kernel::ClockKind::virtual_time ? "virtual time" : "the host's time",
                  clock.speed() == kernel::Speed::real ? "real" : "max",
                  session.margins.text(running.cpu().model().clock_nanoseconds));
    return Next::prompt;
}

CommandResult show_devices(Session& session) {
    const kernel::KernelConfig& machine = session.machine.kernel()->config();
    session.print("/dev/console   {}\n", machine.console->is_terminal()
                                             ? "the terminal of the emulator"
                                             : "standard input and output of the emulator");
    session.print("/              {}\n", machine.root.string());
    if (machine.share) {
        session.print("/mnt/host      {}\n", machine.share->string());
    }
    return Next::prompt;
}

constexpr auto topic_table = std::to_array<Topic>({
    {"clock", "the time of the machine, its speed and the clock's margin", show_clock},
    {"cpu", "what each CPU works on, and the present thread's registers", show_cpu},
    {"devices", "what files and devices of the machine are on the host", show_devices},
    {"memory", "memory in use, and the regions of the present process", show_memory},
    {"model", "what machine it is", show_model},
    {"processes", "all processes", show_processes},
    {"tapes", "the tape drives and their reels", show_tapes},
});

const Topic* find_topic(std::string_view word) {
    const auto* const found = std::ranges::find_if(
        topic_table, [word](const Topic& each) { return !word.empty() && each.name.starts_with(word); });
    return found != topic_table.end() ? found : nullptr;
}

std::string topic_names() {
    std::string names;
    for (const Topic& topic : topic_table) {
        names += fmt::format(" {}", topic.name);
    }
    return names;
}

} // namespace

std::span<const Topic> topics() {
    return topic_table;
}

CommandResult command_show(Session& session, const CommandLine& line) {
    if (line.words.empty()) {
        return std::unexpected(fmt::format("show what? There are{}", topic_names()));
    }
    const Topic* const topic = find_topic(line.words[0]);
    if (topic == nullptr) {
        return std::unexpected(fmt::format("{}: cannot be shown; there are{}", line.words[0], topic_names()));
    }
    const auto running = session.kernel();
    return running ? topic->function(session) : std::unexpected(running.error());
}

CommandResult command_process(Session& session, const CommandLine& line) {
    if (!line.words.empty() && line.words[0] == "last") {
        session.chosen.reset();
    } else if (!line.words.empty()) {
        const auto pid = session.number(line.words[0], std::numeric_limits<kernel::Pid>::max());
        const auto number = line.words.size() < 2
                                ? Value(0)
                                : session.number(line.words[1], std::numeric_limits<std::uint32_t>::max());
        if (!pid || !number) {
            return std::unexpected(pid ? number.error() : pid.error());
        }
        const auto process = session.process(static_cast<kernel::Pid>(*pid));
        if (!process) {
            return std::unexpected(process.error());
        }
        const ThreadName name{(*process)->pid, static_cast<std::uint32_t>(*number)};
        if (session.find(name) == nullptr) {
            return std::unexpected(fmt::format("{}: process {} has no such thread", *number, name.pid));
        }
        session.chosen = name;
    }
    const auto thread = session.thread();
    if (!thread) {
        return std::unexpected(thread.error());
    }
    session.print_place(**thread);
    return Next::prompt;
}

CommandResult command_margin(Session& session, const CommandLine& line) {
    const auto running = session.kernel();
    if (!running) {
        return std::unexpected(running.error());
    }
    if (!line.words.empty()) {
        constexpr std::string_view letters = "nlh";
        const std::string& option = line.words[0];
        const std::size_t setting =
            option.size() == 2 && option[0] == '-' ? letters.find(option[1]) : std::string_view::npos;
        if (setting == std::string_view::npos || line.words.size() < 2) {
            return std::unexpected(fmt::format("{}: usage: margin [-l | -n | -h NAME...]", option));
        }
        Margins changed = session.margins;
        for (const std::string& name : std::span(line.words).subspan(1)) {
            const auto set = changed.set(name, static_cast<Margins::Setting>(setting));
            if (!set) {
                return std::unexpected(set.error());
            }
        }
        session.margins = changed;
        session.apply_margins();
    }
    session.print("{}\n", session.margins.text((*running)->cpu().model().clock_nanoseconds));
    return Next::prompt;
}

} // namespace cxsim::console::monitor
