// The host's terminal as the guest's console.
#include "console/raw_terminal.h"

#include <unistd.h>

#include <array>
#include <csignal>

namespace cxsim::console {
namespace {

// What the signal handler needs must be reachable without an object: the settings of the one terminal that
// this process has. It is written before the handlers are installed and only read afterwards.
struct SavedTerminal {
    int descriptor = -1;
    termios settings{};
};
SavedTerminal saved_terminal; // NOLINT: see above.

constexpr std::array ending_signals = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGSEGV,
                                       SIGBUS, SIGFPE, SIGILL,  SIGABRT, SIGSYS};

/// Puts the terminal back, then lets the signal do what it would have done. Async-signal-safe.
void restore_and_die(int signal) {
    tcsetattr(saved_terminal.descriptor, TCSANOW, &saved_terminal.settings);
    std::signal(signal, SIG_DFL);
    raise(signal);
}

termios raw_settings(termios settings) {
    cfmakeraw(&settings);
    settings.c_cc[VMIN] = 1;
    settings.c_cc[VTIME] = 0;
    return settings;
}

} // namespace

RawTerminal::RawTerminal(int descriptor) : descriptor_(descriptor) {
    if (isatty(descriptor) == 0 || tcgetattr(descriptor, &saved_terminal.settings) != 0) {
        return;
    }
    saved_terminal.descriptor = descriptor;
    for (const int signal : ending_signals) {
        struct sigaction action{};
        action.sa_handler = restore_and_die;
        action.sa_flags = static_cast<int>(SA_RESETHAND | SA_NODEFER);
        sigaction(signal, &action, nullptr);
    }
    const termios raw = raw_settings(saved_terminal.settings);
    active_ = tcsetattr(descriptor, TCSANOW, &raw) == 0;
}

RawTerminal::~RawTerminal() {
    if (active_) {
        tcsetattr(descriptor_, TCSADRAIN, &saved_terminal.settings);
    }
}

} // namespace cxsim::console
