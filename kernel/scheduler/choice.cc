// Which thread a free CPU works on.
#include "kernel/debugging/tracing.h"
#include "kernel/processes/signals.h"
#include "kernel/processes/threads.h"
#include "kernel/scheduler/scheduler.h"

#include <algorithm>
#include <tuple>

namespace cxsim::kernel {

bool Kernel::Scheduler::can_run(const Thread& thread) {
    const Process& process = *thread.process;
    const bool awake = !thread.waiting || !deliverable(thread).empty();
    return process.state == ProcessState::alive && process.frozen == 0 && !thread.joined && awake &&
           !process.lent_memory && !thread.trace.held && !is_trace_stopped(process);
}

void Kernel::Scheduler::fill_free_processors() {
    for (Processor& processor : processors_) {
        while (processor.thread == nullptr && !kernel_.powered_off_) {
            Thread* thread = next_runnable();
            thread = thread != nullptr ? thread : next_invited();
            if (thread == nullptr || waits_for_gang(*thread)) {
                return;
            }
            assign(processor, *thread);
            go_on(processor);
        }
    }
}

Thread* Kernel::Scheduler::next_runnable() {
    Thread* first = nullptr;
    for (Process& process : kernel_.processes_.all()) {
        for (const auto& thread : process.threads) {
            if (!can_run(*thread) || is_on_processor(*thread)) {
                continue;
            }
            if (std::tie(process.pid, thread->id) > std::tie(last_pid_, last_id_)) {
                return thread.get();
            }
            first = first == nullptr ? thread.get() : first;
        }
    }
    return first;
}

Thread* Kernel::Scheduler::next_invited() {
    for (Process& process : kernel_.processes_.all()) {
        if (invites(kernel_, process)) {
            if (Thread* const thread = accept_invitation(kernel_, process)) {
                return thread;
            }
        }
    }
    return nullptr;
}

bool Kernel::Scheduler::waits_for_gang(const Thread& thread) const {
    const Process& process = *thread.process;
    if (!process.fixed_scheduling) {
        return false;
    }
    const auto waiting = std::ranges::count_if(
        process.threads, [this](const auto& each) { return can_run(*each) && !is_on_processor(*each); });
    const auto free = std::ranges::count(processors_, nullptr, &Processor::thread);
    const auto working = static_cast<std::ptrdiff_t>(processors_.size()) - free;
    return working > 0 && free < waiting; // A machine that does nothing runs what it can.
}

bool Kernel::Scheduler::is_on_processor(const Thread& thread) const {
    return std::ranges::find(processors_, &thread, &Processor::thread) != processors_.end();
}

void Kernel::Scheduler::assign(Processor& processor, Thread& thread) {
    last_pid_ = thread.process->pid;
    last_id_ = thread.id;
    processor.thread = &thread;
    processor.stage = Processor::Stage::due;
    processor.time = std::max(processor.time, now_);
    // A nice process gets shorter slices, down to a twentieth [I].
    processor.slice_left = quantum * (20 - std::max(thread.process->nice, 0)) / 20;
}

} // namespace cxsim::kernel
