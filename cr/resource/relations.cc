// The process's place among the others: its parent, group, session and control terminal, and whether it runs,
// is stopped, or has ended and waits to be waited for.
#include "cr/resource/doors.h"
#include "kernel/processes/lifecycle.h"
#include "kernel/terminal/terminal.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace cxsim::cr {

namespace {

constexpr kernel::Pid init_pid = 1;

struct RelationsState {
    kernel::Pid parent = 0;
    kernel::Pid group = 0;
    kernel::Pid session = 0;
    bool has_terminal = false;
    kernel::Pid foreground = 0; ///< The group in the foreground of its control terminal, if any.
    kernel::ProcessState state{};
    kernel::Signal stop_signal{};
    bool stop_reported = false;
    std::int32_t wait_status = 0;
};

void serialize(Archive& archive, RelationsState& state) {
    archive.fields(state.parent, state.group, state.session, state.has_terminal, state.foreground,
                   state.state, state.stop_signal, state.stop_reported, state.wait_status);
}

void check(const Target& target, Problems& problems) {
    if (target.process.is_vfork_child) {
        problems.refuse(Message::created_with_vfork, {target.command(), target.process.pid},
                        kernel::ABI_EINVAL);
    }
}

Bytes capture(const Target& target) {
    const kernel::Process& process = target.process;
    const auto& terminal = process.control_terminal;
    return save(RelationsState{.parent = process.parent,
                               .group = process.group,
                               .session = process.session,
                               .has_terminal = terminal != nullptr,
                               .foreground = terminal != nullptr ? terminal->foreground : 0,
                               .state = process.state,
                               .stop_signal = process.stop_signal,
                               .stop_reported = process.stop_reported,
                               .wait_status = process.wait_status});
}

bool makes_sense(const RelationsState& state) {
    const auto is_pid = [](kernel::Pid pid) { return pid >= 0 && pid < kernel::ProcessTable::max_pid; };
    return is_pid(state.parent) && is_pid(state.group) && is_pid(state.session) && is_pid(state.foreground) &&
           state.state <= kernel::ProcessState::zombie && state.stop_signal >= kernel::Signal{} &&
           state.stop_signal < kernel::Signal{kernel::signal_count} && state.wait_status >= 0 &&
           state.wait_status <= 0xffff;
}

/// A group that one of the processes leads is led by it again. The others are gone: the first process that
/// belonged to such a group leads it now.
kernel::Pid group_again(Reunion& reunion, kernel::Pid old_group, kernel::Pid process) {
    const auto leader = reunion.new_pids.find(old_group);
    const kernel::Pid now = leader != reunion.new_pids.end() ? leader->second : process;
    return reunion.new_groups.try_emplace(old_group, now).first->second;
}

/// A session whose leader is among the processes is led by it again. But one with a control terminal has that
/// of restart now (p. 1-14), which belongs to the session of restart: it becomes part of that one. So the
/// terminal goes back to the shell of restart in the end, and job control works among all of them. So does
/// what has lost its session's leader.
kernel::Pid session_again(const Reunion& reunion, kernel::Pid old_session, kernel::Pid restarters) {
    const auto leader = reunion.new_pids.find(old_session);
    const bool stays = leader != reunion.new_pids.end() && !reunion.terminal_sessions.contains(old_session);
    return stays ? leader->second : restarters;
}

Apply prepare(Restoration& restoration, std::span<const std::byte> bytes) {
    RelationsState state;
    if (!load(bytes, state) || !makes_sense(state)) {
        return senseless_record(restoration);
    }
    Reunion& reunion = restoration.reunion;
    if (state.has_terminal && state.foreground != 0 && restoration.is_root) {
        reunion.foreground = state.foreground;
    }
    const kernel::Process& restarter = restoration.caller.process;
    if (state.has_terminal && restarter.control_terminal != nullptr) {
        reunion.terminal_sessions.insert(state.session);
    }
    kernel::ProcessTable& processes = restoration.kernel.processes();
    // Whose child it is, the set says: what the record says could make it descend from itself.
    return [state, &reunion, &restarter, &processes, is_root = restoration.is_root,
            parent = restoration.parent](kernel::Process& process) {
        const auto now = [&](kernel::Pid old, kernel::Pid otherwise) {
            const auto found = reunion.new_pids.find(old);
            return found != reunion.new_pids.end() ? found->second : otherwise;
        };
        if (!is_root) {
            process.parent = now(parent, reunion.new_root);
            const kernel::Process* living = processes.find(process.parent);
            if (living == nullptr || living->state == kernel::ProcessState::zombie) {
                process.parent = init_pid; // Nobody else would wait for it.
                process.adopted = true;
            }
        }
        process.pid_was_set = true; // The original takes it by setpid(), which works once (p. 3-8).
        process.group = group_again(reunion, state.group, process.pid);
        process.session = session_again(reunion, state.session, restarter.session);
        process.control_terminal =
            state.has_terminal && process.session == restarter.session ? restarter.control_terminal : nullptr;
        process.state = state.state;
        process.stop_signal = state.stop_signal;
        process.stop_reported = state.stop_reported;
        process.wait_status = state.wait_status;
    };
}

void describe(std::span<const std::byte> bytes, Description& to) {
    constexpr std::array<std::string_view, 3> states{"alive", "stopped", "zombie"};
    RelationsState state;
    if (!load(bytes, state) || !makes_sense(state)) {
        return;
    }
    to.add("parent", std::to_string(state.parent));
    to.add("process group", std::to_string(state.group));
    to.add("session", fmt::format("{}{}", state.session, state.has_terminal ? ", with a terminal" : ""));
    to.add("state", states[static_cast<std::size_t>(state.state)]);
}

} // namespace

const ProcessDoor relations_door{record_tag("RELA"), check, capture, prepare, describe};

} // namespace cxsim::cr
