// The ioctl requests of terminals.
#pragma once

#include "kernel/abi/terminal.h"
#include "kernel/files/open_file.h"
#include "kernel/terminal/terminal.h"

#include <memory>

namespace cxsim::kernel {

/// Whether the request changes the terminal, so that a process in the background is stopped first (SIGTTOU).
bool changes_terminal(std::uint32_t request);
/// Carries out a request; ENOTTY for those that terminals do not know.
Outcome terminal_ioctl(Caller& caller, const std::shared_ptr<Terminal>& terminal, std::uint32_t request,
                       emu::Address argument);
/// The settings as programs see them.
abi_termios termios_of(const TerminalSettings& settings);
/// Makes the terminal the control terminal of the process, which must lead a session without one: EPERM
/// otherwise.
Expected<void> acquire_control_terminal(Process& process, const std::shared_ptr<Terminal>& terminal);

} // namespace cxsim::kernel
