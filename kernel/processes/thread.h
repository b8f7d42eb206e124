// A thread: the registers of one flow of control, and how far its system call has come.
#pragma once

#include "emu/cpu/cpu.h"
#include "kernel/base/outcome.h"
#include "kernel/base/signal_set.h"

#include <cstdint>
#include <memory>
#include <optional>

namespace cxsim::kernel {

class Debugger;
class File;
struct Process;

/// What a system call that must be repeated has already done. Empty between calls; captured by Checkpoint
/// Restart (the deadline as time left).
struct SyscallProgress {
    std::uint32_t number = 0;    ///< Of the call under way, 0 if none.
    std::uint32_t resume_pc = 0; ///< Where the program goes on when the call ends without being repeated.
    std::uint64_t moved = 0;     ///< Bytes already moved by read, write and the like.
    std::optional<Nanoseconds> deadline; ///< When a select gives up.
    std::int32_t child = 0;              ///< vfork: the child that the parent waits for.
    /// open() of a fifo: this side of it, while the call waits for the other; of a custom device, while it
    /// waits for the driver. Not captured: repeated, the call opens it again.
    std::shared_ptr<File> opening;
    /// A call to a custom device: shows that its driver's reply is waited for. Not captured either.
    std::shared_ptr<void> asking;

    bool operator==(const SyscallProgress&) const = default;
};

/// What a debugger knows of a thread, and wants of it (see kernel/debugging/tracing.h).
struct ThreadTrace {
    bool held = false;      ///< Until the debugger lets it go.
    Signal signal{};        ///< That has stopped it, if it is the one that stopped the process,
    std::uint32_t code = 0; ///< and the subcode.
    Signal pass{};          ///< To be acted upon, without stopping again, when it goes on.
    /// Set while it executes one instruction: how many it had executed before.
    std::optional<std::uint64_t> step_from;
};

/// A process has at least one. A thread that waits has its pc on the `sysc` that will be executed again.
struct Thread {
    explicit Thread(Process& owner) : process(&owner) {}

    Process* process;
    std::uint32_t id = 0; ///< 0 is the main thread.
    /// Has joined and waits for the others to do so (thread 0 only; the others are gone then).
    bool joined = false;
    emu::ThreadContext context;
    SyscallProgress progress;
    /// The number of the system call that the kernel carries out for it right now; 0 if none.
    std::uint32_t served_call = 0;
    /// Set while the thread waits for something; runnable otherwise.
    std::optional<WaitCondition> waiting;
    Nanoseconds asleep_since = 0; ///< While it waits: since when, by the machine's clock.
    ThreadTrace trace;
    Debugger* debugger = nullptr; ///< Wants to know of the kernel's accesses to its memory; may be null.

    /// Lets it wait; `now` is the time of the machine's clock.
    void sleep(WaitCondition condition, Nanoseconds now) {
        waiting = std::move(condition);
        asleep_since = now;
    }
};

} // namespace cxsim::kernel
