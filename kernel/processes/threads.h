// How the threads of a process begin and end.
#pragma once

#include "kernel/processes/process.h"

namespace cxsim::kernel {

class Kernel;

/// The most threads that a process has, whatever the machine [ISA 12].
inline constexpr std::uint32_t max_threads = 8;

/// Threads that neither have ended nor wait in join for the others.
unsigned working_threads(const Process& process);
/// Whether the process has an invitation that one more thread may accept: its machine has a CPU for it, and
/// RLIMIT_CONCUR allows it.
bool invites(const Kernel& kernel, const Process& process);
/// Makes the thread that accepts the invitation; null if there is no room for its stack.
Thread* accept_invitation(Kernel& kernel, Process& process);
/// Carries out a parallel instruction. The thread may be gone afterwards, or the main thread be in its place.
void execute_parallel(Kernel& kernel, Thread& thread, const emu::Trap& trap);
/// The thread becomes the main thread, the only one.
void end_other_threads(Kernel& kernel, Thread& thread);

} // namespace cxsim::kernel
