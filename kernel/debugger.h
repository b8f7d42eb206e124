// Who may stop the machine to look at it: the operator's monitor.
#pragma once

#include "emu/cpu/probe.h"
#include "emu/cpu/trap.h"
#include "kernel/processes/thread.h"

#include <cstdint>
#include <limits>

namespace cxsim::kernel {

/// What a debugger wants of one run of the CPU.
struct RunWatch {
    emu::Probe* probe = nullptr; ///< Looks on, if not null.
    /// Instructions after which the debugger must be asked again; more than none.
    std::uint64_t instructions = std::numeric_limits<std::uint64_t>::max();
};

/// What a debugger says after a run.
enum class Verdict : std::uint8_t {
    go_on,
    stop, ///< Handle the trap, then stop the machine (Kernel::request_stop).
    /// Only after a trap of kind system_call: stop the machine first, as if the `sysc` had not been reached.
    stop_before_call,
};

/// Implemented by console/. It is asked around every run of a thread on a CPU. Runs with a probe take place
/// one after the other, each right after its before_run(), however many host threads there are.
class Debugger {
  public:
    virtual ~Debugger() = default;
    virtual RunWatch before_run(Thread& thread) = 0;
    /// The thread's run has ended with this trap, which was not handled yet.
    virtual Verdict after_run(Thread& thread, const emu::Trap& trap) = 0;
    /// The kernel has accessed the thread's memory: in a system call, or to call a signal handler.
    virtual void accessed(const Thread& thread, const emu::ProbedAccess& access) = 0;
    /// Whether the machine shall stop, after what the kernel has done for a thread.
    virtual bool wants_stop() const = 0;
};

} // namespace cxsim::kernel
