// Registers of the machine that only privileged code sees. Inferred: public sources name them, no more.
#pragma once

#include <cstdint>

namespace cxsim::emu {

/// They hold what was written; nothing else in this machine depends on the timers and interrupt masks, whose
/// work the kernel does outside of the guest.
struct ControlRegisters {
    std::uint64_t itr = 0;              ///< Interval timer.
    std::uint64_t itsr = 0;             ///< Interval timer status.
    std::uint64_t icr = 0;              ///< Interrupt control.
    std::uint64_t cir = 0;              ///< Communication index: which frame is the process's.
    std::uint64_t ttr = 0;              ///< Thread timer.
    std::uint64_t thread_time_base = 0; ///< What tcpu counts from, in microseconds.
    bool interrupts_enabled = true;     ///< Set by eni, cleared by dsi; tested by bri and jmpi.

    bool operator==(const ControlRegisters&) const = default;
};

} // namespace cxsim::emu
