// A process under the control of a debugger: who that is, why the process has stopped, and going on.
//
// A traced process stops whenever a signal would be acted upon, and after an execve(). All its threads stop
// then; the debugger looks at them and says with what signal each goes on. See kernel/abi/debug.h.
#pragma once

#include "kernel/base/errno.h"
#include "kernel/processes/process.h"

#include <cstdint>
#include <memory>
#include <optional>

namespace cxsim::kernel {

class Kernel;

/// What links a process to those who hold descriptors of it.
struct Tracing {
    Process* process = nullptr; ///< Null when it is gone.
    Pid debugger = 0;           ///< Who controls it, 0 if nobody does.
    bool by_parent = false;     ///< exect() began it: the parent is told of stops as long as nobody else is.
    bool stopped = false;
    bool reported = false;        ///< The stop, or the end, was told by wait().
    std::int32_t wait_status = 0; ///< Of the stop, or of the end.
    bool ended = false;           ///< The process has ended; to be told to a debugger that is not its parent,
    Pid pid = 0;                  ///< by the pid that it had then.

    bool traced() const { return debugger != 0 || by_parent; }
};

/// Whether a debugger, or the parent after exect(), controls the process.
bool is_traced(const Process& process);
/// Whether it has stopped for its debugger.
bool is_trace_stopped(const Process& process);
/// What links the process to descriptors of it; made when there is none yet.
std::shared_ptr<Tracing> tracing_of(Process& process);

/// Whether the caller may look at the process and control it: the superuser everything; others what runs
/// under their own ids alone and from a file that they may read. EPERM.
Expected<void> check_may_trace(const Process& caller, const Process& target);

/// The thread would act upon the signal: the traced process stops instead, and its debugger learns of it.
void stop_for_debugger(Kernel& kernel, Thread& thread, Signal signal, std::uint32_t code);
/// Lets those threads go that the debugger has named, or all of them.
void resume_traced(Process& process);
/// The debugger is gone: the process runs on, with the signal that it had stopped for unless that was the
/// debugger's own doing.
void release_traced(Kernel& kernel, Process& process);
/// One process becomes another, as restart -W does: who traces it, and who has descriptors of it, does so
/// with the other from now on, if the debugger may.
void hand_over_tracing(Kernel& kernel, Process& from, Process& to);
/// Nothing holds the process any more: it is to be killed.
void unhold(Process& process);
/// The process has ended with that status: tells a debugger that is not its parent.
void report_end(Kernel& kernel, Process& process);

/// Whether the stepping thread has executed its instruction.
bool has_stepped(const Thread& thread);

} // namespace cxsim::kernel
