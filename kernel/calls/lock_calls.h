// Record locks as system calls see them.
#pragma once

#include "kernel/calls/system_call.h"

namespace cxsim::kernel {

/// fcntl's F_GETLK, F_SETLK and F_SETLKW; arguments as the call has them.
Outcome lock_records(SystemCall& call, const OpenFilePointer& open);
/// Closing any descriptor of a file releases the process's locks on it.
void release_records(Kernel& kernel, const Process& process, const File& file);
/// The same, of the descriptor if it is open.
void release_records(SystemCall& call, std::uint32_t fd);

} // namespace cxsim::kernel
