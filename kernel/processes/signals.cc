// Posting and delivering signals.
#include "kernel/processes/signals.h"

#include "kernel/abi/process.h"
#include "kernel/calls/system_call.h"
#include "kernel/calls/transfer.h"
#include "kernel/debugging/tracing.h"
#include "kernel/kernel.h"
#include "kernel/processes/core_file.h"
#include "kernel/processes/signal_frame.h"

#include <algorithm>
#include <utility>

namespace cxsim::kernel {

namespace {

constexpr SignalSet stop_signals = signals(ABI_SIGSTOP, ABI_SIGTSTP, ABI_SIGTTIN, ABI_SIGTTOU);

/// Whether a handler ends the call with EINTR whatever SV_INTERRUPT says: calls whose purpose is to wait, and
/// chkpnt, whose file is not written to the end (guide p. 3-3).
bool never_restarted(std::uint32_t number) {
    const SystemCallRow* row = find_system_call(number);
    return row != nullptr && (row->name == "select" || row->name == "sigpause" ||
                              row->name == "sleep_until" || row->name == "chkpnt");
}

/// The thread waits in a call and a handler is about to run: what becomes of the call.
void interrupt_call(Kernel& kernel, Thread& thread, const SignalAction& action) {
    SyscallProgress& progress = thread.progress;
    thread.waiting.reset();
    if (progress.number == 0) {
        return;
    }
    const bool ends = never_restarted(progress.number);
    if (progress.moved > 0 && !ends) {
        end_system_call(kernel, thread, progress.number, progress.moved);
        thread.context.registers.pc = progress.resume_pc;
    } else if ((action.flags & ABI_SV_INTERRUPT) != 0 || ends) {
        end_system_call(kernel, thread, progress.number, ABI_EINTR);
        thread.context.registers.pc = progress.resume_pc;
        if (CheckpointService* const service = kernel.checkpoint_service()) {
            service->abandon(thread.process->pid);
        }
    }
    // Otherwise the pc is on the sysc: the call is made again after the handler.
    progress = {};
}

void stop(Kernel& kernel, Process& process, Signal signal) {
    process.state = ProcessState::stopped;
    process.stop_signal = signal;
    process.stop_reported = false;
    for (const auto& thread : process.threads) {
        thread->waiting.reset(); // Continued, it makes its call again.
    }
    if (Process* parent = kernel.processes().find(process.parent)) {
        kernel.post_signal(*parent, ABI_SIGCHLD);
        kernel.wake_up(parent);
    }
}

void end_by_signal(Kernel& kernel, Process& process, Signal signal) {
    std::int32_t status = static_cast<std::int32_t>(signal);
    if (default_action(signal) == DefaultAction::core && write_core_file(kernel, process, signal)) {
        status |= ABI_WCOREFLAG;
    }
    kernel.terminate(process, status);
}

void act_by_default(Kernel& kernel, Process& process, Signal signal) {
    switch (default_action(signal)) {
    case DefaultAction::terminate:
    case DefaultAction::core:
        return end_by_signal(kernel, process, signal);
    case DefaultAction::stop:
        if (signal != ABI_SIGSTOP && kernel.group_is_orphaned(process.group)) {
            return; // Nobody would ever continue it.
        }
        return stop(kernel, process, signal);
    case DefaultAction::ignore:
    case DefaultAction::resume:
        return;
    }
}

void call_handler(Kernel& kernel, Thread& thread, Signal signal) {
    Process& process = *thread.process;
    SignalState& state = process.signals;
    const SignalAction action = state.action(signal);
    interrupt_call(kernel, thread, action);
    const SignalSet mask_before = state.mask_after_pause.value_or(state.blocked);
    state.mask_after_pause.reset();
    const std::uint32_t code = state.codes[static_cast<unsigned>(signal)];
    if (!push_signal_frame(kernel, thread, signal, code, mask_before)) {
        return end_by_signal(kernel, process, ABI_SIGILL); // No stack to run the handler on, as in 4.3BSD.
    }
    state.blocked = (state.blocked | action.mask | signals(signal)) - unblockable_signals;
    if ((action.flags & ABI_SV_RESETHAND) != 0) {
        state.action(signal) = {};
    }
}

/// What the signal does to a process, whoever looks on.
void take_effect(Kernel& kernel, Thread& thread, Signal signal) {
    Process& process = *thread.process;
    ++process.usage.signals;
    if (process.signals.action(signal).is_caught()) {
        call_handler(kernel, thread, signal);
    } else if (process.signals.action(signal).is_default()) {
        act_by_default(kernel, process, signal);
    }
}

void act_upon(Kernel& kernel, Thread& thread, Signal signal) {
    const Process& process = *thread.process;
    if (is_traced(process) && signal != ABI_SIGKILL) {
        stop_for_debugger(kernel, thread, signal, process.signals.codes[static_cast<unsigned>(signal)]);
    } else {
        take_effect(kernel, thread, signal);
    }
}

/// The thread that acts upon the signals of the process.
Thread* taker(const Process& process) {
    const auto found = std::ranges::find(process.threads, false,
                                         [](const auto& each) { return each->joined || each->trace.held; });
    return found != process.threads.end() ? found->get() : nullptr;
}

SignalSet caught(const SignalState& state) {
    SignalSet set;
    for (unsigned number = 1; number < signal_count; ++number) {
        if (state.actions[number].is_caught()) {
            set.add(static_cast<Signal>(number));
        }
    }
    return set;
}

} // namespace

SignalSet deliverable(const Thread& thread) {
    const Process& process = *thread.process;
    // The parent of a vfork sleeps through everything until its child has gone its own way.
    const bool in_vfork = thread.progress.child != 0;
    if (process.signals.pending.empty() || in_vfork || &thread != taker(process)) {
        return {};
    }
    const SignalSet ready = process.signals.pending - (process.signals.blocked - unblockable_signals);
    return moves_much_of_a_file(thread) ? ready - caught(process.signals) : ready;
}

void deliver_signals(Kernel& kernel, Thread& thread) {
    Process& process = *thread.process;
    if (const Signal passed = std::exchange(thread.trace.pass, Signal{}); passed != Signal{}) {
        take_effect(kernel, thread, passed);
    }
    while (process.state == ProcessState::alive && !is_trace_stopped(process)) {
        const SignalSet ready = deliverable(thread);
        if (ready.empty()) {
            return;
        }
        const Signal signal = ready.contains(ABI_SIGKILL) ? ABI_SIGKILL : ready.first();
        process.signals.pending.remove(signal);
        act_upon(kernel, thread, signal);
    }
}

void raise_trap_signal(Kernel& kernel, Thread& thread, Signal signal, std::uint32_t code) {
    SignalState& state = thread.process->signals;
    const bool at_once = !is_traced(*thread.process);
    if (at_once && (state.blocked.contains(signal) || state.action(signal).is_ignored())) {
        state.blocked.remove(signal);
        state.action(signal) = {};
    }
    state.codes[static_cast<unsigned>(signal)] = code;
    act_upon(kernel, thread, signal);
}

bool advance_timer(IntervalTimer& timer, Nanoseconds now) {
    if (!timer.expiry || *timer.expiry > now) {
        return false;
    }
    if (timer.interval == 0) {
        timer.expiry.reset();
    } else {
        const Nanoseconds missed = (now - *timer.expiry) / timer.interval;
        *timer.expiry += (missed + 1) * timer.interval;
    }
    return true;
}

void Kernel::post_signal(Process& process, Signal signal, std::uint32_t code) {
    if (process.state == ProcessState::zombie) {
        return;
    }
    SignalState& state = process.signals;
    if (signal == ABI_SIGCONT || signal == ABI_SIGKILL) {
        state.pending = state.pending - stop_signals;
        if (process.state == ProcessState::stopped) {
            process.state = ProcessState::alive;
        }
        if (signal == ABI_SIGKILL) {
            unhold(process);
        }
    } else if (stop_signals.contains(signal)) {
        state.pending.remove(ABI_SIGCONT);
    }
    // A handler may be set before a blocked SIGCONT is let through: guide, Figure 3-1.
    const bool only_resumes =
        signal == ABI_SIGCONT && state.action(signal).is_default() && !state.blocked.contains(signal);
    if (state.ignores(signal) || only_resumes) {
        return;
    }
    state.pending.add(signal);
    state.codes[static_cast<unsigned>(signal)] = code;
    if (Thread* const thread = taker(process); thread != nullptr && !deliverable(*thread).empty()) {
        thread->waiting.reset(); // The call is made again unless a handler interrupts it.
    }
}

unsigned Kernel::signal_group(Pid group, Signal signal) {
    unsigned count = 0;
    for (Process& process : processes_.all()) {
        if (process.group == group && process.state != ProcessState::zombie) {
            post_signal(process, signal);
            ++count;
        }
    }
    return count;
}

} // namespace cxsim::kernel
