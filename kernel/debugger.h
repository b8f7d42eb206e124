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

/// Implemented by console/. It is asked around every run of a thread on the CPU.
class Debugger {
  public:
    virtual ~Debugger() = default;
    virtual RunWatch before_run(Thread& thread) = 0;
    /// The thread's run has ended with this trap, which was not handled yet. Returns true to stop the machine
    /// (Kernel::request_stop). A system call is executed again then when the machine goes on, as its `sysc`
    /// had not been reached; any other trap is handled first.
    virtual bool after_run(Thread& thread, const emu::Trap& trap) = 0;
};

} // namespace cxsim::kernel
