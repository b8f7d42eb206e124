// Timers, sleepers, limits of CPU time, and what the machine does when nobody has work.
#include "kernel/processes/signals.h"
#include "kernel/scheduler/scheduler.h"

#include <malloc.h>

#include <algorithm>
#include <chrono>
#include <thread>

namespace cxsim::kernel {

namespace {

/// How long the idle machine sleeps when nothing can wake it but time.
constexpr Nanoseconds longest_pause = 50'000'000;

} // namespace

void Kernel::Scheduler::keep_house() {
    note_load(); // Before anybody is woken, who has slept until now.
    note_shares();
    kernel_.console_->poll();
    if (kernel_.checkpoint_service_ != nullptr) {
        kernel_.checkpoint_service_->attend();
    }
    fire_real_timers();
    wake_sleepers();
    reap_adopted();
    kernel_.ended_threads_.clear();
    most_processes_ = std::max(most_processes_, kernel_.processes_.size());
    housekeeping_ = now_ + quantum;
}

void Kernel::Scheduler::note_load() {
    LoadAverage& load = kernel_.load_average_;
    if (!load.is_due(now_)) {
        return;
    }
    const auto runs = [](const Process& process) {
        return process.state == ProcessState::alive && process.frozen == 0 &&
               std::ranges::any_of(process.threads,
                                   [](const auto& thread) { return !thread->waiting && !thread->joined; });
    };
    load.note(now_, static_cast<unsigned>(std::ranges::count_if(kernel_.processes_.all(), runs)));
}

void Kernel::Scheduler::note_shares() {
    if (now_ < next_shares_) {
        return;
    }
    const Nanoseconds seconds = 1 + (now_ - next_shares_) / ProcessorShare::interval;
    next_shares_ += seconds * ProcessorShare::interval;
    for (Process& process : kernel_.processes_.all()) {
        process.processor_share.note(process.cpu_time(), static_cast<std::uint64_t>(seconds),
                                     kernel_.load_average_.averages()[0]);
    }
}

void Kernel::Scheduler::fire_real_timers() {
    const Nanoseconds now = kernel_.clock_.now();
    for (Process& process : kernel_.processes_.all()) {
        if (process.frozen == 0 && advance_timer(process.timers[ABI_ITIMER_REAL], now)) {
            kernel_.post_signal(process, ABI_SIGALRM);
        }
    }
}

void Kernel::Scheduler::fire_processor_timers(Process& process) {
    if (advance_timer(process.timers[ABI_ITIMER_VIRTUAL], process.usage.user_time)) {
        kernel_.post_signal(process, ABI_SIGVTALRM);
    }
    if (advance_timer(process.timers[ABI_ITIMER_PROF], process.cpu_time())) {
        kernel_.post_signal(process, ABI_SIGPROF);
    }
}

void Kernel::Scheduler::check_cpu_limit(Process& process) {
    constexpr std::int32_t grace_seconds = 5; // As in 4.3BSD: another signal every five seconds.
    ResourceLimit& limit = process.limits[ABI_RLIMIT_CPU];
    const Nanoseconds seconds = process.cpu_time() / nanoseconds_per_second;
    if (limit.hard != ABI_RLIM_INFINITY && seconds >= limit.hard) {
        kernel_.post_signal(process, ABI_SIGKILL);
    } else if (limit.soft != ABI_RLIM_INFINITY && seconds >= limit.soft) {
        kernel_.post_signal(process, ABI_SIGXCPU);
        limit.soft = std::min(limit.soft + grace_seconds, limit.hard);
    }
}

void Kernel::Scheduler::wake_sleepers() {
    const Nanoseconds now = kernel_.clock_.now();
    for (Process& process : kernel_.processes_.all()) {
        for (const auto& thread : process.threads) {
            if (thread->waiting && thread->waiting->deadline && *thread->waiting->deadline <= now) {
                thread->waiting.reset();
            }
        }
    }
}

std::optional<Nanoseconds> Kernel::Scheduler::next_deadline() {
    std::optional<Nanoseconds> next;
    const auto consider = [&next](const std::optional<Nanoseconds>& deadline) {
        if (deadline && (!next || *deadline < *next)) {
            next = deadline;
        }
    };
    for (Process& process : kernel_.processes_.all()) {
        if (process.state == ProcessState::zombie || process.frozen != 0) {
            continue;
        }
        consider(process.timers[ABI_ITIMER_REAL].expiry);
        for (const auto& thread : process.threads) {
            if (thread->waiting) {
                consider(thread->waiting->deadline);
            }
        }
    }
    return next;
}

void Kernel::Scheduler::idle() {
    housekeeping_ = now_; // whatever happens meanwhile, look at it first
    const auto deadline = next_deadline();
    const Nanoseconds now = kernel_.clock_.now();
    if (kernel_.stop_requested_ || (deadline && *deadline <= now)) {
        return;
    }
    const bool virtual_time = kernel_.clock_.kind() == ClockKind::virtual_time;
    if (deadline && virtual_time && kernel_.clock_.speed() == Speed::max) {
        advance_to(now_ + (*deadline - now));
        return;
    }
    if (!deadline && kernel_.console_->input_ended() && !kernel_.console_->is_terminal()) {
        kernel_.exit_status_.deadlocked = true;
        kernel_.powered_off_ = true;
        return;
    }
    give_back_memory();
    const auto start = std::chrono::steady_clock::now();
    wait(deadline ? std::optional(*deadline - now) : std::nullopt);
    if (deadline && virtual_time) {
        const Nanoseconds slept = std::chrono::nanoseconds(std::chrono::steady_clock::now() - start).count();
        advance_to(now_ + std::min(slept, *deadline - now));
    }
}

void Kernel::Scheduler::give_back_memory() {
    if (kernel_.processes_.size() < most_processes_) {
        ::malloc_trim(0);
        most_processes_ = kernel_.processes_.size();
    }
}

void Kernel::Scheduler::wait(std::optional<Nanoseconds> pause) {
    if (kernel_.stop_requested_) {
        return;
    }
    if (kernel_.console_->wants_input()) {
        kernel_.config_.console->wait(pause);
    } else {
        // The device would have something to say at once, for ever.
        std::this_thread::sleep_for(
            std::chrono::nanoseconds(std::min(pause.value_or(longest_pause), longest_pause)));
    }
}

void Kernel::Scheduler::reap_adopted() {
    for (Process* process = kernel_.processes_.after(0); process != nullptr;) {
        Process* const next = kernel_.processes_.after(process->pid);
        if (process->state == ProcessState::zombie && process->adopted) {
            kernel_.reap(*process);
        }
        process = next;
    }
}

} // namespace cxsim::kernel
