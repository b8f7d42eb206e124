// The scheduler: the only caller of Cpu::run.
#pragma once

#include "kernel/kernel.h"

#include <optional>

namespace cxsim::kernel {

/// Preemptive round robin in ascending order of pids. One call of step() is one time slice of one process, or
/// one wait of the idle machine.
class Kernel::Scheduler {
  public:
    /// A time slice, as in 4.3BSD's clock of 100 Hz.
    static constexpr Nanoseconds quantum = 10'000'000;
    /// System time charged for each system call and trap [I].
    static constexpr Nanoseconds trap_cost = 20'000;

    explicit Scheduler(Kernel& kernel) : kernel_(kernel) {}

    /// Where to stop; empty to go on for ever.
    void set_stop(const std::optional<StopAt>& stop) { stop_ = stop; }
    /// Whether the process to be watched is where it shall stop.
    bool stop_reached() const;
    void step();

  private:
    bool has_work(const Process& process) const;
    Process* next_runnable();
    /// Goes on with the slice of this process until it is over.
    void run_slice(Process& process);
    /// The process whose slice was left because run_until() had to stop, so that stopping changes nothing.
    Process* interrupted();
    emu::RunLimits limits_for(const Process& process, Nanoseconds left) const;
    /// Runs the CPU once and handles what stopped it; the time it took.
    Nanoseconds run_cpu(Process& process, Nanoseconds left);
    /// Lets the debugger have its say in a run.
    void watch(Thread& thread, emu::RunLimits& limits);
    /// Asks the debugger whether to stop after a run; true if the trap must not be handled now.
    bool held_back(Thread& thread, const emu::Trap& trap);
    void handle_trap(Process& process, const emu::Trap& trap);
    void handle_fault(Process& process, const emu::MemoryFault& fault);
    void fire_real_timers();
    void fire_processor_timers(Process& process);
    void check_cpu_limit(Process& process);
    void wake_sleepers();
    std::optional<Nanoseconds> next_deadline();
    void idle();
    /// Sleeps until the console has something to say, or so long; empty for ever.
    void wait(std::optional<Nanoseconds> pause);
    void reap_adopted();

    Kernel& kernel_;
    Pid last_ = 0;
    Nanoseconds left_ = 0; ///< Of the slice of `last_`, while it is interrupted.
    std::optional<StopAt> stop_;
};

} // namespace cxsim::kernel
