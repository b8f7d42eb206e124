// The scheduler: the only caller of Cpu::run.
//
// All CPUs of the model work in the same interval of the machine's time. In an interval each CPU runs its
// thread until the interval's end or until something happens that others must know of (an *event*: a system
// call, a fault, a lock). When every CPU has come that far, the earliest events are served, in the order of
// their times; then those CPUs go on. So the order of events does not depend on how the host runs the CPUs,
// and what happens on two CPUs at once differs by less than an interval.
#pragma once

#include "kernel/kernel.h"
#include "kernel/scheduler/host_threads.h"
#include "kernel/scheduler/processor.h"

#include <optional>
#include <span>
#include <vector>

namespace cxsim::kernel {

/// Preemptive round robin of threads in ascending order of pids and thread ids. One call of step() is one
/// piece of an interval: the CPUs run, or one event is served, or the idle machine waits.
class Kernel::Scheduler {
  public:
    /// A time slice, as in 4.3BSD's clock of 100 Hz; also the longest interval, when one CPU works alone.
    static constexpr Nanoseconds quantum = 10'000'000;
    /// The interval when several CPUs work: within it they do not see each other's memory change in order.
    static constexpr Nanoseconds shared_interval = 250'000;
    /// Events that lie no further apart count as simultaneous: their CPUs go on together.
    static constexpr Nanoseconds event_window = 50'000;
    /// System time charged for each system call and trap [I].
    static constexpr Nanoseconds trap_cost = 20'000;

    explicit Scheduler(Kernel& kernel);

    /// Where to stop; empty to go on for ever.
    void set_stop(const std::optional<StopAt>& stop) { stop_ = stop; }
    /// Whether the process to be watched is where it shall stop.
    bool stop_reached() const;
    void step();

    /// Makes the process such as if it had not come to the events that are not served yet: its CPUs leave it,
    /// and when it goes on it comes to them again.
    void take_back_events(const Process& process);
    /// The thread that the CPU works on; null while it is free.
    const Thread* thread_on(std::size_t cpu) const { return processors_.at(cpu).thread; }
    /// The CPU that works on the thread, if any, leaves it.
    void forget(const Thread& thread);
    /// The CPU that works on `from` goes on with `to`.
    void replace(const Thread& from, Thread& to);

  private:
    /// What step() does next.
    enum class Phase : std::uint8_t {
        opening, ///< A new interval begins.
        running, ///< CPUs that are due run.
        serving, ///< The earliest events are served, one by one.
    };

    // --- Intervals (scheduler.cc)
    void open_interval();
    void run_due();
    void serve_next();
    void serve(Processor& processor);
    /// The CPU with the earliest event of those that meet the condition, or null.
    template <typename Condition>
    Processor* earliest_event(Condition condition);
    /// Delivers signals to the CPU's thread and lets it run on within the interval, if it still can.
    void go_on(Processor& processor);
    void end_slice(Processor& processor);
    static void release(Processor& processor);
    /// Makes the thread such as if the event had not happened, if that can wait.
    void take_back(Processor& processor) const;
    /// Whether more than one CPU works.
    bool several_work() const;
    bool has_free_processor() const;
    /// Of the CPUs that work the one furthest behind, or null.
    const Processor* slowest() const;
    /// The machine's time is now at least this.
    void advance_to(Nanoseconds time);

    // --- Running a CPU (scheduler.cc)
    emu::RunLimits limits_for(const Processor& processor) const;
    /// Prepares a run of the CPU's thread; what it must not exceed.
    emu::RunLimits begin_run(Processor& processor);
    /// Deals with the end of a run: accounts for it, and finds out what comes next.
    void conclude_run(Processor& processor, std::uint64_t cycles_before);
    void run_together(std::span<Processor* const> processors);
    /// Executes the one instruction that must be alone; its trap.
    emu::Trap run_alone(Processor& processor);
    /// Accounts for the cycles since then.
    void charge(Processor& processor, std::uint64_t cycles_before);
    static void pass(Processor& processor, Nanoseconds time);

    // --- Choosing threads (choice.cc)
    /// Gives free CPUs threads that can run, or lets them accept invitations.
    void fill_free_processors();
    /// Whether the thread could go on if it had a CPU.
    static bool can_run(const Thread& thread);
    Thread* next_runnable();
    Thread* next_invited();
    bool is_on_processor(const Thread& thread) const;
    void assign(Processor& processor, Thread& thread);
    /// Whether the thread must wait until there are CPUs for all threads of its process.
    bool waits_for_gang(const Thread& thread) const;

    // --- Traps (traps.cc)
    /// Lets the debugger have its say in a run.
    void watch(Thread& thread, emu::RunLimits& limits);
    /// Stops the machine if the debugger wants that after what was done for a thread.
    void ask_debugger();
    /// Asks the debugger whether to stop after a run; true if the trap must not be handled now.
    bool held_back(Thread& thread, const emu::Trap& trap);
    void handle_trap(Thread& thread, const emu::Trap& trap);
    /// The CPU's thread stops for its debugger if it has executed the one instruction that it should.
    void end_step(Processor& processor);
    void handle_system_call(Thread& thread, const emu::Trap& trap);
    /// Through which no way leads inwards: SIGBUS, and the instruction has done nothing.
    void refuse_gate(Thread& thread, const emu::Trap& trap, std::uint32_t code);
    void handle_fault(Thread& thread, const emu::MemoryFault& fault);

    // --- Time (timers.cc)
    void keep_house();
    void note_load();
    void note_shares();
    void fire_real_timers();
    void fire_processor_timers(Process& process);
    void check_cpu_limit(Process& process);
    void wake_sleepers();
    std::optional<Nanoseconds> next_deadline();
    void idle();
    /// Gives the host back what ended processes have left free in between: whoever waits has time for that.
    void give_back_memory();
    /// Sleeps until the console has something to say, or so long; empty for ever.
    void wait(std::optional<Nanoseconds> pause);
    void reap_adopted();

    Kernel& kernel_;
    std::vector<Processor> processors_;
    HostThreads host_threads_;
    Phase phase_ = Phase::opening;
    Nanoseconds now_ = 0;          ///< The machine's time: on virtual time that of the clock.
    Nanoseconds interval_end_ = 0; ///< Of the interval in progress.
    Nanoseconds served_until_ = 0; ///< Events up to here are served before CPUs run again.
    Nanoseconds housekeeping_ = 0; ///< When timers and sleepers must be looked at again.
    Nanoseconds next_shares_ = ProcessorShare::interval; ///< When to note the use of processors again.
    std::size_t most_processes_ = 0; ///< That there were since memory was last given back.
    Pid last_pid_ = 0;               ///< Of the thread chosen last.
    std::uint32_t last_id_ = 0;
    std::optional<StopAt> stop_;
};

} // namespace cxsim::kernel
