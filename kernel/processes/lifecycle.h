// How processes begin by fork and what their parents learn of their end.
#pragma once

#include "kernel/files/open_file.h"
#include "kernel/processes/process.h"

namespace cxsim::kernel {

/// Makes a copy of the caller that returns 0 from the same system call. Memory is shared until written, so
/// the cost does not depend on its size. EAGAIN when there are too many processes, ENOMEM without swap
/// space for another one of this size.
Expected<Process*> fork_process(Caller& caller);
/// The same, but the child takes the caller's memory with it until it executes a program or ends; the caller
/// must not run before. A copy, if the caller has other threads, which go on in that memory.
Expected<Process*> vfork_process(Caller& caller);
/// The child is about to execute a program or to end: the parent of a vfork has its memory again and goes on.
void release_vfork_parent(Kernel& kernel, Process& child);

} // namespace cxsim::kernel
