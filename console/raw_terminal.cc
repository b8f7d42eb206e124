// The host's terminal as the guest's console.
#include "console/raw_terminal.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

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

bool equal(const termios& left, const termios& right) {
    return left.c_iflag == right.c_iflag && left.c_oflag == right.c_oflag && left.c_cflag == right.c_cflag &&
           left.c_lflag == right.c_lflag && std::memcmp(left.c_cc, right.c_cc, sizeof left.c_cc) == 0;
}

constexpr char released = 'r'; ///< Tells the watcher that the terminal has been put back.

/// What the watcher does: waits for the emulator's word or its end, in a process that has the terminal, the
/// pipe and nothing else. Only calls that are safe between fork() and exec(). Settings that the emulator has
/// not made are somebody else's by now, a shell's perhaps, and stay.
[[noreturn]] void watch(int terminal, int pipe, const termios& found, const termios& raw) {
    setpgid(0, 0); // What is meant for the emulator and its group is not for us.
    for (const int signal : {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGTTOU, SIGTTIN, SIGPIPE}) {
        std::signal(signal, SIG_IGN);
    }
    const int own_pipe = fcntl(pipe, F_DUPFD, 3);
    dup2(terminal, 0);
    dup2(own_pipe, 1);
    close_range(2, ~0U, 0);
    char word = 0;
    ssize_t count = 0;
    while ((count = read(1, &word, 1)) < 0 && errno == EINTR) {
    }
    termios now{};
    if (count == 0 && tcgetattr(0, &now) == 0 && equal(now, raw)) {
        tcsetattr(0, TCSANOW, &found);
    }
    _exit(0);
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
    termios set{};
    if (active_ && tcgetattr(descriptor, &set) == 0) {
        start_watcher(set);
    }
}

RawTerminal::~RawTerminal() {
    if (active_) {
        tcsetattr(descriptor_, TCSADRAIN, &saved_terminal.settings);
    }
    if (watcher_ > 0) {
        [[maybe_unused]] const ssize_t told = write(watcher_pipe_, &released, 1); // Its end says the same.
        close(watcher_pipe_);
        waitpid(watcher_, nullptr, 0);
    }
}

void RawTerminal::start_watcher(const termios& raw) {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) {
        return; // The signal handlers must do.
    }
    watcher_ = fork();
    if (watcher_ == 0) {
        close(ends[1]);
        watch(descriptor_, ends[0], saved_terminal.settings, raw);
    }
    close(ends[0]);
    watcher_pipe_ = ends[1];
    if (watcher_ < 0) {
        close(watcher_pipe_);
    }
}

} // namespace cxsim::console
