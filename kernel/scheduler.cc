// Time slices, traps, timers, and what the machine does when nobody has work.
#include "kernel/scheduler.h"

#include "kernel/calls/system_call.h"
#include "kernel/processes/memory.h"
#include "kernel/processes/signals.h"

#include <algorithm>
#include <chrono>
#include <thread>

namespace cxsim::kernel {

namespace {

/// How long the idle machine sleeps when nothing can wake it but time.
constexpr Nanoseconds longest_pause = 50'000'000;

} // namespace

bool Kernel::Scheduler::stop_reached() const {
    if (!stop_) {
        return false;
    }
    const Process* process = kernel_.processes_.find(stop_->pid);
    return process != nullptr && !process->threads.empty() &&
           process->main_thread().context.instructions >= stop_->instructions;
}

void Kernel::Scheduler::step() {
    if (const auto pause = kernel_.clock_.pause()) {
        wait(pause);
    }
    if (Process* process = interrupted()) {
        run_slice(*process);
        return;
    }
    kernel_.console_->poll();
    fire_real_timers();
    wake_sleepers();
    reap_adopted();
    if (Process* process = next_runnable()) {
        last_ = process->pid;
        // A nice process gets shorter slices, down to a twentieth [I].
        left_ = quantum * (20 - std::max(process->nice, 0)) / 20;
        run_slice(*process);
    } else {
        idle();
    }
}

Process* Kernel::Scheduler::interrupted() {
    Process* process = left_ > 0 ? kernel_.processes_.find(last_) : nullptr;
    return process != nullptr && has_work(*process) ? process : nullptr;
}

bool Kernel::Scheduler::has_work(const Process& process) const {
    const bool awake = !process.main_thread().waiting || !deliverable(process).empty();
    return process.state == ProcessState::alive && process.frozen == 0 && awake;
}

Process* Kernel::Scheduler::next_runnable() {
    Process* first = nullptr;
    for (Process& process : kernel_.processes_.all()) {
        if (!has_work(process)) {
            continue;
        }
        if (process.pid > last_) {
            return &process;
        }
        first = first == nullptr ? &process : first;
    }
    return first;
}

void Kernel::Scheduler::run_slice(Process& process) {
    while (left_ > 0 && !kernel_.powered_off_) {
        if (kernel_.stop_requested_) {
            return;
        }
        deliver_signals(kernel_, process.main_thread());
        if (!has_work(process) || process.main_thread().waiting) {
            left_ = 0;
            return;
        }
        if (stop_reached()) {
            return;
        }
        left_ -= run_cpu(process, left_);
        fire_processor_timers(process);
    }
    left_ = 0;
    ++process.usage.involuntary_switches;
    check_cpu_limit(process);
}

emu::RunLimits Kernel::Scheduler::limits_for(const Process& process, Nanoseconds left) const {
    emu::RunLimits limits;
    limits.cycles = std::max<std::uint64_t>(1, static_cast<std::uint64_t>(left) /
                                                   kernel_.config_.model.clock_nanoseconds);
    if (stop_ && stop_->pid == process.pid) {
        limits.instructions = stop_->instructions - process.main_thread().context.instructions;
    }
    return limits;
}

Nanoseconds Kernel::Scheduler::run_cpu(Process& process, Nanoseconds left) {
    Thread& thread = process.main_thread();
    emu::ThreadContext& context = thread.context;
    const std::uint64_t cycles_before = context.cycles;
    emu::RunLimits limits = limits_for(process, left);
    watch(thread, limits);
    const emu::Trap trap = kernel_.cpu_.run(context, process.space, limits);
    Nanoseconds spent =
        static_cast<Nanoseconds>((context.cycles - cycles_before) * kernel_.config_.model.clock_nanoseconds);
    process.usage.user_time += spent;
    if (trap.kind != emu::TrapKind::budget && trap.kind != emu::TrapKind::interrupt) {
        process.usage.system_time += trap_cost;
        spent += trap_cost;
    }
    kernel_.clock_.advance(spent);
    if (!held_back(thread, trap)) {
        handle_trap(process, trap);
    }
    return spent;
}

void Kernel::Scheduler::watch(Thread& thread, emu::RunLimits& limits) {
    if (kernel_.debugger_ != nullptr) {
        const RunWatch wanted = kernel_.debugger_->before_run(thread);
        limits.probe = wanted.probe;
        limits.instructions = std::min(limits.instructions, wanted.instructions);
    }
}

bool Kernel::Scheduler::held_back(Thread& thread, const emu::Trap& trap) {
    const Verdict verdict =
        kernel_.debugger_ != nullptr ? kernel_.debugger_->after_run(thread, trap) : Verdict::go_on;
    if (verdict == Verdict::go_on) {
        return false;
    }
    kernel_.request_stop();
    if (verdict != Verdict::stop_before_call) {
        return false;
    }
    thread.context.registers.pc = trap.instruction_pc;
    --thread.context.instructions;
    return true;
}

void Kernel::Scheduler::handle_trap(Process& process, const emu::Trap& trap) {
    Caller caller{kernel_, process, process.main_thread()};
    switch (trap.kind) {
    case emu::TrapKind::budget:
    case emu::TrapKind::probe:
        return;
    case emu::TrapKind::interrupt:
        kernel_.console_->poll();
        return;
    case emu::TrapKind::system_call:
        execute_system_call(caller, trap.number, trap.instruction_pc);
        return;
    case emu::TrapKind::memory_fault:
        return handle_fault(process, trap.fault);
    case emu::TrapKind::illegal:
        return raise_trap_signal(kernel_, process, ABI_SIGILL, trap.subcode);
    case emu::TrapKind::arithmetic:
        return raise_trap_signal(kernel_, process, ABI_SIGFPE, trap.subcode);
    case emu::TrapKind::breakpoint:
        return raise_trap_signal(kernel_, process, ABI_SIGTRAP, trap_code::breakpoint);
    case emu::TrapKind::trace:
        return raise_trap_signal(kernel_, process, ABI_SIGTRAP, trap_code::single_step);
    case emu::TrapKind::trap_call:
        return raise_trap_signal(kernel_, process, ABI_SIGTRAP, trap_code::trap_instruction);
    case emu::TrapKind::bus_error:
        return raise_trap_signal(kernel_, process, ABI_SIGBUS, trap.subcode);
    case emu::TrapKind::thread:
        return raise_trap_signal(kernel_, process, ABI_SIGTRAP, trap.subcode);
    case emu::TrapKind::spu_message:
    case emu::TrapKind::halt:
        return raise_trap_signal(kernel_, process, ABI_SIGILL, illegal_code::privileged);
    }
}

void Kernel::Scheduler::handle_fault(Process& process, const emu::MemoryFault& fault) {
    if (fault.reason == emu::AccessFault::not_mapped && grow_stack(process, fault.address)) {
        return; // The instruction is executed again.
    }
    raise_trap_signal(kernel_, process, ABI_SIGSEGV, static_cast<std::uint32_t>(fault.reason) + 1);
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
    const auto deadline = next_deadline();
    const Nanoseconds now = kernel_.clock_.now();
    if (deadline && *deadline <= now) {
        return;
    }
    const bool virtual_time = kernel_.clock_.kind() == ClockKind::virtual_time;
    if (deadline && virtual_time && kernel_.clock_.speed() == Speed::max) {
        kernel_.clock_.advance(*deadline - now);
        return;
    }
    if (!deadline && kernel_.console_->input_ended() && !kernel_.console_->is_terminal()) {
        kernel_.exit_status_.deadlocked = true;
        kernel_.powered_off_ = true;
        return;
    }
    const auto start = std::chrono::steady_clock::now();
    wait(deadline ? std::optional(*deadline - now) : std::nullopt);
    if (deadline && virtual_time) {
        const Nanoseconds slept = std::chrono::nanoseconds(std::chrono::steady_clock::now() - start).count();
        kernel_.clock_.advance(std::min(slept, *deadline - now));
    }
}

void Kernel::Scheduler::wait(std::optional<Nanoseconds> pause) {
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
