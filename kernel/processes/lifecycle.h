// How processes begin by fork and what their parents learn of their end.
#pragma once

#include "kernel/files/open_file.h"
#include "kernel/processes/process.h"

namespace cxsim::kernel {

/// Makes a copy of the caller that returns 0 from the same system call. Memory is shared until written, so
/// the cost does not depend on its size. EAGAIN when there are too many processes, ENOMEM without swap
/// space for another one of this size.
Expected<Process*> fork_process(Caller& caller);
/// The child has exec'ed or ended: the parent of a vfork goes on.
void release_vfork_parent(Kernel& kernel, Process& child);

} // namespace cxsim::kernel
