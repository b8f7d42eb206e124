// Restarting: everything is examined first, then all processes appear at once.
#pragma once

#include "cr/choices.h"
#include "cr/image/storage.h"
#include "cr/problems.h"
#include "kernel/kernel.h"
#include "kernel/terminal/terminal_settings.h"

#include <chrono>
#include <expected>
#include <optional>
#include <string>
#include <vector>

namespace cxsim::cr {

/// What restart was asked to do.
struct RestartRequest {
    std::string path;
    bool force = false;
    bool last_try = false; ///< A pid in use is an error; otherwise the caller will ask again.
    bool suspend = false;
    kernel::Signal signal = kernel::ABI_SIGCONT; ///< Sent when all is done; 0 for none.
    bool accept_changes = false;                 ///< -w: changed files are taken as they are (p. 1-8).
    bool copy_back = false;                      ///< -C: files get back their contents from the copies.
    bool become = false;                         ///< -W: the root takes the place of the caller.
    bool trace = false;                          ///< -t: it stops at once, for its debugger.
    bool signal_family = false;                  ///< To all processes, not the root alone.
    Storage* storage = &Storage::host();
    Choices choices = {};
};

/// Processes that run again.
struct Restarted {
    kernel::Process* process = nullptr;    ///< The root.
    std::vector<kernel::Process*> members; ///< All of them, the root first.
    /// The group of theirs that is now in the foreground of the control terminal; 0 for none.
    kernel::Pid foreground = 0;
    /// What the control terminal must be set to when they get it; nothing if it is set already.
    std::optional<kernel::TerminalSettings> waiting_settings;
};

/// Restarts the processes in the checkpoint file and in those that belong to it; the root becomes a child of
/// the caller. On failure the obstacles are in the report and nothing has changed; EAGAIN says that a pid is
/// in use and that asking again may help.
std::expected<Restarted, kernel::Errno> restart_process(kernel::Caller& caller, const RestartRequest& request,
                                                        Problems& problems);

} // namespace cxsim::cr
