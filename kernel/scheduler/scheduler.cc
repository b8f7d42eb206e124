// Intervals, events, time slices.
#include "kernel/scheduler/scheduler.h"

#include "emu/cpu/engine/cycles.h"
#include "emu/isa/instruction.h"
#include "kernel/debugging/tracing.h"
#include "kernel/processes/signals.h"

#include <algorithm>
#include <array>

namespace cxsim::kernel {

namespace {

using Stage = Processor::Stage;

/// Ends of runs that are nothing but that.
bool goes_on(emu::TrapKind kind) {
    using enum emu::TrapKind;
    return kind == budget || kind == interrupt || kind == probe;
}

/// Traps that take no system time [I]: what the machine does by itself.
bool is_free(emu::TrapKind kind) {
    using enum emu::TrapKind;
    return goes_on(kind) || kind == synchronize || kind == locked || kind == thread;
}

/// Traps whose instruction is done and will not be executed again: nothing may come between it and its
/// signal, least of all a checkpoint.
bool cannot_wait(emu::TrapKind kind) {
    using enum emu::TrapKind;
    return kind == arithmetic || kind == breakpoint || kind == trace || kind == trap_call ||
           kind == spu_message || kind == halt;
}

/// Cycles that the instruction at the address has taken; 0 if it is gone.
std::uint64_t cycles_taken(const emu::AddressSpace& space, emu::Address pc, emu::Family family) {
    std::array<std::byte, isa::longest_instruction> code{};
    // The last instruction of a region may be followed by nothing.
    for (std::size_t size = code.size(); size > 0; size -= 2) {
        if (space.read(pc, std::span(code).first(size))) {
            const auto instruction = isa::decode(std::span(code).first(size));
            return instruction ? emu::cycles_of(*instruction->row, family) : 0;
        }
    }
    return 0;
}

} // namespace

Kernel::Scheduler::Scheduler(Kernel& kernel)
    : kernel_(kernel),
      host_threads_(std::min<unsigned>(kernel.config_.host_threads, kernel.config_.model.cpu_count)) {
    for (const auto& cpu : kernel.cpus_) {
        if (kernel.config_.host_threads > 1) {
            cpu->share_memory(kernel.memory_lock_, static_cast<unsigned>(processors_.size()));
        }
        processors_.push_back(Processor{.cpu = cpu.get(), .trap = {}});
    }
}

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
    switch (phase_) {
    case Phase::opening:
        return open_interval();
    case Phase::running:
        return run_due();
    case Phase::serving:
        return serve_next();
    }
}

// --- Intervals

void Kernel::Scheduler::open_interval() {
    for (Processor& processor : processors_) {
        if (processor.thread != nullptr && !can_run(*processor.thread)) {
            release(processor);
        }
    }
    if (const Processor* last = slowest()) {
        advance_to(last->time);
    }
    if (has_free_processor() || now_ >= housekeeping_) {
        keep_house();
        fill_free_processors();
    }
    const Processor* const last = slowest();
    if (last == nullptr) {
        if (!kernel_.powered_off_) {
            idle();
        }
        return;
    }
    interval_end_ = last->time + (several_work() ? shared_interval : quantum);
    if (has_free_processor() && kernel_.clock_.kind() == ClockKind::virtual_time) {
        // A free CPU takes up who wakes at that moment.
        if (const auto deadline = next_deadline()) {
            const Nanoseconds until_then = *deadline - kernel_.clock_.now();
            interval_end_ = std::clamp(now_ + until_then, last->time + 1, interval_end_);
        }
    }
    for (Processor& processor : processors_) {
        if (processor.thread != nullptr) {
            go_on(processor);
        }
    }
    phase_ = Phase::running;
}

void Kernel::Scheduler::run_due() {
    std::vector<Processor*> due;
    for (Processor& processor : processors_) {
        if (processor.stage != Stage::due) {
            continue;
        }
        if (!can_run(*processor.thread)) { // frozen since
            release(processor);
        } else if (processor.time >= interval_end_) {
            processor.stage = Stage::settled;
        } else {
            due.push_back(&processor);
        }
    }
    run_together(due);
    Processor* event = nullptr;
    // A machine that is to be looked at has dealt with everything.
    const bool all = kernel_.stop_requested_;
    while ((event = earliest_event(
                [all](const Processor& each) { return all || cannot_wait(each.trap.kind); })) != nullptr) {
        serve(*event);
    }
    if (std::ranges::find(processors_, Stage::due, &Processor::stage) == processors_.end()) {
        phase_ = Phase::serving;
        served_until_ = 0;
    }
}

void Kernel::Scheduler::serve_next() {
    Processor* const event = earliest_event([](const Processor&) { return true; });
    if (event != nullptr && event->time <= served_until_) {
        return serve(*event);
    }
    if (std::ranges::find(processors_, Stage::due, &Processor::stage) != processors_.end()) {
        phase_ = Phase::running;
    } else if (event != nullptr) {
        served_until_ = event->time + event_window;
    } else {
        phase_ = Phase::opening;
    }
}

template <typename Condition>
Processor* Kernel::Scheduler::earliest_event(Condition condition) {
    Processor* earliest = nullptr;
    for (Processor& processor : processors_) {
        if (processor.stage == Stage::event && condition(processor) &&
            (earliest == nullptr || processor.time < earliest->time)) {
            earliest = &processor;
        }
    }
    return earliest;
}

void Kernel::Scheduler::serve(Processor& processor) {
    Thread& thread = *processor.thread;
    Process& process = *thread.process;
    advance_to(processor.time);
    if (!can_run(thread)) {
        take_back(processor);
        return release(processor);
    }
    if (!deliverable(thread).empty() && !cannot_wait(processor.trap.kind)) {
        take_back(processor); // A signal that was sent before comes first: nothing is done for the killed.
        return go_on(processor);
    }
    const emu::Trap trap =
        processor.trap.kind == emu::TrapKind::synchronize ? run_alone(processor) : processor.trap;
    if (!is_free(trap.kind)) {
        process.usage.system_time += trap_cost;
        pass(processor, trap_cost);
    }
    advance_to(processor.time);
    processor.stage = Stage::settled; // What is happening cannot be taken back.
    handle_trap(thread, trap);
    end_step(processor);
    ask_debugger();
    fire_processor_timers(process);
    if (processor.thread != nullptr) {
        processor.slice_left > 0 ? go_on(processor) : end_slice(processor);
    }
    if (slowest() != nullptr) {
        fill_free_processors();
        if (several_work()) {
            interval_end_ = std::min(interval_end_, now_ + shared_interval);
        }
    }
}

void Kernel::Scheduler::go_on(Processor& processor) {
    deliver_signals(kernel_, *processor.thread);
    ask_debugger();
    if (processor.thread == nullptr) {
        return; // A signal has ended the process.
    }
    if (!can_run(*processor.thread) || processor.thread->waiting) {
        return release(processor);
    }
    processor.stage = processor.time < interval_end_ ? Stage::due : Stage::settled;
}

void Kernel::Scheduler::end_slice(Processor& processor) {
    Process& process = *processor.thread->process;
    ++process.usage.involuntary_switches;
    check_cpu_limit(process);
    release(processor);
    if (process.fixed_scheduling) { // All its threads have the same slice.
        for (Processor& other : processors_) {
            if (other.thread != nullptr && other.thread->process == &process) {
                other.slice_left = 0;
            }
        }
    }
}

void Kernel::Scheduler::release(Processor& processor) {
    processor.thread = nullptr;
    processor.stage = Stage::settled;
}

void Kernel::Scheduler::take_back(Processor& processor) const {
    const emu::TrapKind kind = processor.trap.kind;
    if (kind == emu::TrapKind::system_call || kind == emu::TrapKind::thread) {
        emu::ThreadContext& context = processor.thread->context;
        Process& process = *processor.thread->process;
        const emu::Model& model = kernel_.config_.model;
        context.registers.pc = processor.trap.instruction_pc;
        --context.instructions;
        // It will be executed, and paid for, again.
        const std::uint64_t cycles = cycles_taken(process.space, context.registers.pc, model.family);
        context.cycles -= cycles;
        process.usage.user_time -= static_cast<Nanoseconds>(cycles * model.clock_nanoseconds);
    } // The pc of all others that can wait is on their instruction.
    processor.stage = Stage::settled;
}

void Kernel::Scheduler::take_back_events(const Process& process) {
    for (Processor& processor : processors_) {
        if (processor.stage == Stage::event && processor.thread != nullptr &&
            processor.thread->process == &process && !cannot_wait(processor.trap.kind)) {
            take_back(processor);
            release(processor);
        }
    }
}

void Kernel::Scheduler::forget(const Thread& thread) {
    for (Processor& processor : processors_) {
        if (processor.thread == &thread) {
            release(processor);
        }
    }
}

void Kernel::Scheduler::replace(const Thread& from, Thread& to) {
    for (Processor& processor : processors_) {
        if (processor.thread == &from) {
            processor.thread = &to;
        }
    }
}

bool Kernel::Scheduler::several_work() const {
    return std::ranges::count_if(processors_, [](const Processor& each) { return each.thread != nullptr; }) >
           1;
}

bool Kernel::Scheduler::has_free_processor() const {
    return std::ranges::find(processors_, nullptr, &Processor::thread) != processors_.end();
}

const Processor* Kernel::Scheduler::slowest() const {
    const Processor* slowest = nullptr;
    for (const Processor& processor : processors_) {
        if (processor.thread != nullptr && (slowest == nullptr || processor.time < slowest->time)) {
            slowest = &processor;
        }
    }
    return slowest;
}

void Kernel::Scheduler::advance_to(Nanoseconds time) {
    if (time > now_) {
        kernel_.clock_.advance(time - now_);
        now_ = time;
    }
}

// --- Running a CPU

emu::RunLimits Kernel::Scheduler::limits_for(const Processor& processor) const {
    emu::RunLimits limits;
    const Nanoseconds left = std::min(interval_end_ - processor.time, processor.slice_left);
    limits.cycles = std::max<std::uint64_t>(1, static_cast<std::uint64_t>(left) /
                                                   kernel_.config_.model.clock_nanoseconds);
    const Process& process = *processor.thread->process;
    if (stop_ && stop_->pid == process.pid && processor.thread == &process.main_thread()) {
        limits.instructions = stop_->instructions - processor.thread->context.instructions;
    }
    if (processor.thread->trace.step_from) {
        limits.instructions = 1;
    }
    return limits;
}

void Kernel::Scheduler::run_together(std::span<Processor* const> processors) {
    std::array<emu::RunLimits, emu::max_cpus> limits;
    std::array<std::uint64_t, emu::max_cpus> before{};
    for (std::size_t n = 0; n < processors.size(); ++n) {
        limits[n] = begin_run(*processors[n]);
        before[n] = processors[n]->thread->context.cycles;
    }
    const auto run = [&](std::size_t n) {
        Processor& processor = *processors[n];
        processor.trap =
            processor.cpu->run(processor.thread->context, processor.thread->process->space, limits[n]);
    };
    if (std::ranges::none_of(limits, [](const auto& each) { return each.probe != nullptr; })) {
        host_threads_.run(processors.size(), run);
    } else { // One at a time, each with the debugger's eyes on it.
        for (std::size_t n = 0; n < processors.size(); ++n) {
            watch(*processors[n]->thread, limits[n]);
            run(n);
        }
    }
    for (std::size_t n = 0; n < processors.size(); ++n) {
        if (kernel_.config_.host_threads > 1) {
            processors[n]->thread->process->space.release_replaced();
        }
        conclude_run(*processors[n], before[n]);
    }
}

emu::RunLimits Kernel::Scheduler::begin_run(Processor& processor) {
    Thread& thread = *processor.thread;
    const bool alone = !several_work() && thread.process->threads.size() == 1;
    thread.context.company = alone ? emu::Company::kernel : emu::Company::others;
    if (kernel_.config_.host_threads > 1) {
        thread.process->space.keep_replaced();
    }
    emu::RunLimits limits = limits_for(processor);
    watch(thread, limits);
    return limits;
}

void Kernel::Scheduler::conclude_run(Processor& processor, std::uint64_t cycles_before) {
    Thread& thread = *processor.thread;
    charge(processor, cycles_before);
    if (held_back(thread, processor.trap)) {
        return;
    }
    if (processor.trap.kind == emu::TrapKind::interrupt) {
        handle_trap(thread, processor.trap);
    }
    if (!goes_on(processor.trap.kind) || processor.slice_left <= 0 || has_stepped(thread)) {
        processor.stage = Stage::event;
    } else if (processor.time >= interval_end_) {
        fire_processor_timers(*thread.process);
        processor.stage = Stage::settled;
    }
}

emu::Trap Kernel::Scheduler::run_alone(Processor& processor) {
    Thread& thread = *processor.thread;
    emu::ThreadContext& context = thread.context;
    const auto locks = [&] { return context.communication ? context.communication->locks : 0; };
    const std::uint64_t locks_before = locks();
    const std::uint64_t before = context.cycles;
    context.company = emu::Company::kernel;
    emu::RunLimits limits{.instructions = 1};
    watch(thread, limits);
    emu::Trap trap = processor.cpu->run(context, thread.process->space, limits);
    charge(processor, before);
    if ((locks() & ~locks_before) != 0) {
        kernel_.wake_up(context.communication.get());
    }
    if (held_back(thread, trap)) {
        trap = {.kind = emu::TrapKind::probe};
    }
    return trap;
}

void Kernel::Scheduler::charge(Processor& processor, std::uint64_t cycles_before) {
    const std::uint64_t cycles = processor.thread->context.cycles - cycles_before;
    const auto spent = static_cast<Nanoseconds>(cycles * kernel_.config_.model.clock_nanoseconds);
    processor.thread->process->usage.user_time += spent;
    pass(processor, spent);
}

void Kernel::Scheduler::pass(Processor& processor, Nanoseconds time) {
    processor.time += time;
    processor.slice_left -= time;
}

} // namespace cxsim::kernel
