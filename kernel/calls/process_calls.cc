// System calls that make, end and identify processes.
#include "kernel/abi/file.h"
#include "kernel/abi/process.h"
#include "kernel/calls/resource_usage.h"
#include "kernel/calls/system_call.h"
#include "kernel/debugging/process_file.h"
#include "kernel/kernel.h"
#include "kernel/processes/exec.h"
#include "kernel/processes/lifecycle.h"

#include <algorithm>

namespace cxsim::kernel {

namespace {

/// The strings of a vector of pointers that ends in a null word. `room` is what they may take, and becomes
/// less.
Expected<std::vector<std::string>> load_strings(SystemCall& call, emu::Address vector, std::size_t& room) {
    std::vector<std::string> strings;
    if (vector == 0) {
        return strings;
    }
    for (;; vector += 4) {
        const auto pointer = call.memory().load<abi_pointer>(vector);
        if (!pointer) {
            return fail(pointer.error());
        }
        if (*pointer == 0) {
            return strings;
        }
        if (room < 5) {
            return fail(ABI_E2BIG);
        }
        auto text = call.memory().load_string(*pointer, room - 5, ABI_E2BIG);
        if (!text) {
            return fail(text.error());
        }
        room -= text->size() + 5;
        strings.push_back(std::move(*text));
    }
}

bool selects(std::int32_t wanted, const Process& caller, const Process& child) {
    if (wanted > 0) {
        return child.pid == wanted;
    }
    if (wanted == -1) {
        return true;
    }
    return wanted == 0 ? child.group == caller.group : child.group == -std::int64_t{wanted};
}

Outcome report_child(SystemCall& call, const Process& child, std::int32_t status) {
    if (call.arg(1) != 0) {
        if (const auto stored = call.memory().store_value(call.arg(1), abi_i32(status)); !stored) {
            return stored.error();
        }
    }
    if (call.arg(3) != 0) {
        ResourceUsage usage = child.usage;
        usage += child.children_usage;
        if (const auto stored = call.memory().store_value(call.arg(3), abi_rusage_of(usage)); !stored) {
            return stored.error();
        }
    }
    return static_cast<std::uint64_t>(child.pid);
}

/// Whether the caller is the one who is told that the process has stopped for its debugger.
bool is_listener(const Process& caller, const Process& process) {
    if (!is_traced(process)) {
        return false;
    }
    const Pid debugger = process.tracing->debugger;
    return debugger == caller.pid || (debugger == 0 && process.parent == caller.pid);
}

/// A process that the caller debugs, child or not, and that has stopped. `any` becomes true if there are some
/// that may yet stop.
std::optional<Outcome> report_stopped(SystemCall& call, bool& any) {
    for (const Process& each : call.kernel.processes().all()) {
        if (!is_listener(call.process, each) || each.state == ProcessState::zombie ||
            !selects(call.signed_arg(0), call.process, each)) {
            continue;
        }
        any = true;
        Tracing& tracing = *each.tracing;
        if (tracing.stopped && !tracing.reported) {
            Outcome outcome = report_child(call, each, tracing.wait_status);
            tracing.reported = outcome.is_value();
            return outcome;
        }
    }
    return std::nullopt;
}

/// A process that the caller has debugged and that has ended. It may have been reaped by its parent.
std::optional<Outcome> report_ended(SystemCall& call) {
    for (const Descriptor& each : call.process.descriptors.entries()) {
        const auto* const file = each.open ? dynamic_cast<const ProcessFile*>(&each.open->file()) : nullptr;
        if (file == nullptr || file->use() != ProcessFile::Use::control) {
            continue;
        }
        Tracing& tracing = file->tracing();
        const Process gone(tracing.pid);
        if (tracing.ended && !tracing.reported && selects(call.signed_arg(0), call.process, gone)) {
            Outcome outcome = report_child(call, gone, tracing.wait_status);
            tracing.reported = outcome.is_value();
            return outcome;
        }
    }
    return std::nullopt;
}

/// The process that the pid means to a caller who may change itself and its children only.
Expected<Process*> own_process(SystemCall& call, std::int32_t pid) {
    Process* const process = pid == 0 ? &call.process : call.kernel.processes().find(pid);
    if (process == nullptr || process->state == ProcessState::zombie) {
        return fail(ABI_ESRCH);
    }
    const Credentials& mine = call.process.credentials;
    if (process != &call.process && process->parent != call.process.pid && !mine.is_superuser() &&
        process->credentials.uid != mine.uid) {
        return fail(ABI_EPERM);
    }
    return process;
}

} // namespace

Outcome sys_exit(SystemCall& call) {
    call.kernel.terminate(call.process, (call.signed_arg(0) & 0xff) << 8);
    return Outcome::registers_set();
}

Outcome sys_fork(SystemCall& call) {
    const auto child = fork_process(call);
    return child ? Outcome(static_cast<std::uint64_t>((*child)->pid)) : Outcome(child.error());
}

Outcome sys_vfork(SystemCall& call) {
    SyscallProgress& progress = call.thread.progress;
    if (progress.child == 0) {
        const auto child = vfork_process(call);
        if (!child) {
            return child.error();
        }
        progress.child = (*child)->pid;
    }
    const Process* const child = call.kernel.processes().find(progress.child);
    if (child != nullptr && child->is_vfork_child) {
        return Outcome::blocked_on(child);
    }
    return static_cast<std::uint64_t>(progress.child);
}

Outcome sys_execve(SystemCall& call) {
    std::size_t room = argument_space;
    const auto path = call.memory().load_path(call.arg(0));
    if (!path) {
        return path.error();
    }
    auto arguments = load_strings(call, call.arg(1), room);
    if (!arguments) {
        return arguments.error();
    }
    auto environment = load_strings(call, call.arg(2), room);
    if (!environment) {
        return environment.error();
    }
    const auto done = execute_program(call, *path, std::move(*arguments), *environment);
    return done ? Outcome::registers_set() : Outcome(done.error());
}

Outcome sys_wait4(SystemCall& call) {
    bool any = false;
    if (const auto stopped = report_stopped(call, any)) {
        return *stopped;
    }
    if (const auto ended = report_ended(call)) {
        return *ended;
    }
    for (Process& child : call.kernel.processes().all()) {
        if (child.parent != call.process.pid || !selects(call.signed_arg(0), call.process, child)) {
            continue;
        }
        if (child.state == ProcessState::zombie) {
            if (child.adopted) {
                continue; // The kernel looks after it.
            }
            Outcome outcome = report_child(call, child, child.wait_status);
            if (outcome.is_value()) {
                call.kernel.reap(child);
            }
            return outcome;
        }
        if (child.state == ProcessState::stopped && (call.arg(2) & ABI_WUNTRACED) != 0 &&
            !child.stop_reported) {
            const std::int32_t status = ABI_WSTOPPED | static_cast<std::int32_t>(child.stop_signal) << 8;
            child.stop_reported = true;
            return report_child(call, child, status);
        }
        any = true;
    }
    if (!any) {
        return ABI_ECHILD;
    }
    return (call.arg(2) & ABI_WNOHANG) != 0 ? Outcome(0) : Outcome::blocked_on(&call.process);
}

Outcome sys_getpid(SystemCall& call) {
    return static_cast<std::uint64_t>(call.process.pid);
}

Outcome sys_getppid(SystemCall& call) {
    return static_cast<std::uint64_t>(call.process.parent);
}

Outcome sys_setpid(SystemCall& call) {
    if (call.process.pid_was_set) {
        return ABI_EPERM;
    }
    const Pid before = call.process.pid;
    if (const auto done = call.kernel.processes().renumber(call.process, call.signed_arg(0)); !done) {
        return done.error();
    }
    call.process.pid_was_set = true;
    for (Process& child : call.kernel.processes().all()) {
        child.parent = child.parent == before ? call.process.pid : child.parent;
    }
    return 0;
}

Outcome sys_getpgrp(SystemCall& call) {
    const Pid pid = call.signed_arg(0);
    const Process* const process = pid == 0 ? &call.process : call.kernel.processes().find(pid);
    return process != nullptr ? Outcome(static_cast<std::uint64_t>(process->group)) : Outcome(ABI_ESRCH);
}

Outcome sys_setpgrp(SystemCall& call) {
    const auto process = own_process(call, call.signed_arg(0));
    if (!process) {
        return process.error();
    }
    const Pid group = call.signed_arg(1) == 0 ? (*process)->pid : call.signed_arg(1);
    if (group < 0 || group >= ProcessTable::max_pid) {
        return ABI_EINVAL;
    }
    if ((*process)->session == (*process)->pid && group != (*process)->pid) {
        return ABI_EPERM; // The leader of a session stays in its own group.
    }
    (*process)->group = group;
    return 0;
}

Outcome sys_setsid(SystemCall& call) {
    Process& process = call.process;
    const bool group_exists = std::ranges::any_of(
        call.kernel.processes().all(), [&](const Process& each) { return each.group == process.pid; });
    if (group_exists) {
        return ABI_EPERM;
    }
    process.session = process.pid;
    process.group = process.pid;
    process.control_terminal = nullptr;
    return static_cast<std::uint64_t>(process.pid);
}

} // namespace cxsim::kernel
