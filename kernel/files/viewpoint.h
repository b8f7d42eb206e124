// From where a process looks at the files.
#pragma once

#include "kernel/files/file_system.h"
#include "kernel/processes/process.h"

namespace cxsim::kernel {

/// The process's root, working directory and effective ids.
inline Viewpoint viewpoint_of(const Process& process) {
    return {process.credentials, process.root, process.cwd};
}

} // namespace cxsim::kernel
