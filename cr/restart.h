// Restarting one process: everything is examined first, then the process appears all at once.
#pragma once

#include "cr/image/process_image.h"
#include "cr/problems.h"
#include "kernel/kernel.h"

#include <chrono>
#include <expected>
#include <string>

namespace cxsim::cr {

/// What restart was asked to do.
struct RestartRequest {
    std::string path;
    bool force = false;
    bool last_try = false; ///< A pid in use is an error; otherwise the caller will ask again.
    bool suspend = false;
    kernel::Signal signal = kernel::ABI_SIGCONT; ///< Sent when all is done; 0 for none.
};

/// A process that runs again.
struct Restarted {
    kernel::Process* process = nullptr;
    bool has_terminal = false; ///< Its group is now in the foreground of the control terminal.
};

/// Restarts the process in the checkpoint file as a child of the caller. On failure the obstacles are in the
/// report and nothing has changed; EAGAIN says that the pid is in use and that asking again may help.
std::expected<Restarted, kernel::Errno> restart_process(kernel::Caller& caller, const RestartRequest& request,
                                                        Problems& problems);

} // namespace cxsim::cr
