// How often a root directory was booted, and the pids that follow from it.
#pragma once

#include "kernel/files/file_system.h"
#include "kernel/processes/process.h"

namespace cxsim::kernel {

/// Counts this boot in the guest's file /etc/boots and returns its number, from 1 on; 0 if the root directory
/// cannot keep count (no /etc, not writable).
unsigned count_boot(const FileSystem& files);

/// The pid after which a machine on its nth boot begins to give out pids. Each boot begins elsewhere: a
/// process that was checkpointed before the last power-off should find its pid free when it is restarted, and
/// would not if all boots gave the same low pids to the shell and to `restart` itself. On virtual time pids
/// still repeat: they depend on the root directory only.
Pid first_pid_of_boot(unsigned number);

} // namespace cxsim::kernel
