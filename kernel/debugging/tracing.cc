// Stopping for a debugger, and going on.
#include "kernel/debugging/tracing.h"

#include "kernel/kernel.h"
#include "kernel/processes/exec.h"

#include <algorithm>
#include <utility>

namespace cxsim::kernel {

namespace {

/// Who is told of stops.
Process* listener(Kernel& kernel, const Process& process) {
    const Tracing& tracing = *process.tracing;
    return kernel.processes().find(tracing.debugger != 0 ? tracing.debugger : process.parent);
}

void tell(Kernel& kernel, const Process& process) {
    kernel.wake_up(process.tracing.get());
    if (Process* const told = listener(kernel, process)) {
        kernel.post_signal(*told, ABI_SIGCHLD);
        kernel.wake_up(told);
    }
}

} // namespace

bool is_traced(const Process& process) {
    return process.tracing && process.tracing->traced();
}

bool is_trace_stopped(const Process& process) {
    return process.tracing && process.tracing->stopped;
}

std::shared_ptr<Tracing> tracing_of(Process& process) {
    if (!process.tracing) {
        process.tracing = std::make_shared<Tracing>();
        process.tracing->process = &process;
    }
    return process.tracing;
}

Expected<void> check_may_trace(const Process& caller, const Process& target) {
    const Credentials& mine = caller.credentials;
    const Credentials& its = target.credentials;
    const bool own = mine.euid == its.uid && its.uid == its.euid && its.uid == its.saved_uid &&
                     its.gid == its.egid && its.gid == its.saved_gid && may_read_program(target, mine);
    if (!mine.is_superuser() && !own) {
        return fail(ABI_EPERM);
    }
    return {};
}

void stop_for_debugger(Kernel& kernel, Thread& thread, Signal signal, std::uint32_t code) {
    Process& process = *thread.process;
    for (const auto& each : process.threads) {
        each->trace = {};
        each->trace.held = true;
    }
    thread.trace.signal = signal;
    thread.trace.code = code;
    Tracing& tracing = *process.tracing;
    tracing.stopped = true;
    tracing.reported = false;
    tracing.wait_status =
        ABI_WSTOPPED | static_cast<std::int32_t>(signal) << 8 | static_cast<std::int32_t>(thread.id) << 16;
    tell(kernel, process);
}

void resume_traced(Process& process) {
    const bool any_named =
        std::ranges::any_of(process.threads, [](const auto& each) { return !each->trace.held; });
    for (const auto& each : process.threads) {
        each->trace.held = any_named && each->trace.held;
        if (!each->trace.held) {
            each->trace.signal = {};
            each->trace.code = 0;
        }
        if (each->trace.pass != Signal{}) {
            each->waiting.reset(); // To take the signal; without a handler the call is made again.
        }
    }
    process.tracing->stopped = false;
    if (process.state == ProcessState::stopped) {
        process.state = ProcessState::alive;
    }
}

void release_traced(Kernel& kernel, Process& process) {
    process.tracing->debugger = 0;
    process.tracing->by_parent = false;
    Signal kept{};
    for (const auto& each : process.threads) {
        const bool debuggers_own = each->trace.signal == ABI_SIGTRAP || each->trace.signal == ABI_SIGSTOP;
        kept = debuggers_own || each->trace.signal == Signal{} ? kept : each->trace.signal;
        each->trace.step_from.reset();
        each->trace.signal = {};
    }
    unhold(process);
    if (kept != Signal{}) {
        kernel.post_signal(process, kept);
    }
}

void hand_over_tracing(Kernel& kernel, Process& from, Process& to) {
    const Process* const told = is_traced(from) ? listener(kernel, from) : nullptr;
    if (told == nullptr || !check_may_trace(*told, to)) {
        return;
    }
    to.tracing = std::exchange(from.tracing, nullptr);
    to.tracing->process = &to;
}

void unhold(Process& process) {
    if (process.tracing) {
        process.tracing->stopped = false;
    }
    for (const auto& each : process.threads) {
        each->trace.held = false;
    }
}

void report_end(Kernel& kernel, Process& process) {
    if (!is_traced(process)) {
        return;
    }
    Tracing& tracing = *process.tracing;
    tracing.stopped = false;
    tracing.ended = true;
    tracing.reported = tracing.debugger == 0 || tracing.debugger == process.parent; // wait() tells the parent
    tracing.pid = process.pid;
    tracing.wait_status = process.wait_status;
    kernel.wake_up(&tracing);
    if (!tracing.reported) {
        tell(kernel, process);
    }
}

bool has_stepped(const Thread& thread) {
    return thread.trace.step_from && thread.context.instructions > *thread.trace.step_from;
}

} // namespace cxsim::kernel
