// Signals at work: raising them for traps, delivering them, returning from handlers.
#pragma once

#include "kernel/base/outcome.h"
#include "kernel/processes/process.h"

#include <cstdint>

namespace cxsim::kernel {

class Kernel;
struct Caller;

/// Subcodes of SIGTRAP and SIGILL [ISA 10].
namespace trap_code {
inline constexpr std::uint32_t single_step = 2;
inline constexpr std::uint32_t exec = 4;
inline constexpr std::uint32_t pfork = 5;
inline constexpr std::uint32_t join = 6;
inline constexpr std::uint32_t wfork = 9;
inline constexpr std::uint32_t trap_instruction = 11;
} // namespace trap_code
namespace illegal_code {
inline constexpr std::uint32_t privileged = 1;
} // namespace illegal_code
/// Of SIGBUS. The kernel's gates are in ring 0; that others refuse is inferred.
namespace bus_code {
inline constexpr std::uint32_t system_call_gate = 4;
inline constexpr std::uint32_t trap_gate = 7;
} // namespace bus_code

/// Acts on the signals that are pending and not blocked: calls handlers (by changing the thread's registers
/// and stack), stops or ends the process. To be called before the thread goes on in user mode.
void deliver_signals(Kernel& kernel, Thread& thread);
/// A signal that an instruction of the thread caused: acted upon at once, by that thread. It can't be ignored
/// or blocked: then it acts by default.
void raise_trap_signal(Kernel& kernel, Thread& thread, Signal signal, std::uint32_t code);
/// Puts back the registers and the mask from the struct abi_sigcontext at this address.
Outcome return_from_handler(Caller& caller, emu::Address context);
/// The signals for the process that the thread would act upon now: none unless it is the one that takes them,
/// the first of those that work.
SignalSet deliverable(const Thread& thread);
/// If the timer has expired by `now`, on its own clock: reloads it or turns it off, and returns true.
bool advance_timer(IntervalTimer& timer, Nanoseconds now);

} // namespace cxsim::kernel
