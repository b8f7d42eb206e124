// The guest's console on the emulator's standard input and output.
#include "console/host_console.h"

#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

namespace cxsim::console {
namespace {

/// SIGWINCH is let in only while the console sleeps, so that it is never lost between a look and a sleep: its
/// only purpose is to end the sleep.
sigset_t block_window_signals() {
    struct sigaction action{};
    action.sa_handler = [](int) {};
    sigaction(SIGWINCH, &action, nullptr);
    sigset_t window_change;
    sigset_t before;
    sigemptyset(&window_change);
    sigaddset(&window_change, SIGWINCH);
    sigprocmask(SIG_BLOCK, &window_change, &before);
    sigdelset(&before, SIGWINCH);
    return before;
}

timespec to_timespec(kernel::Nanoseconds time) {
    constexpr kernel::Nanoseconds second = kernel::nanoseconds_per_second;
    time = time < 0 ? 0 : time;
    return {.tv_sec = static_cast<time_t>(time / second), .tv_nsec = static_cast<long>(time % second)};
}

} // namespace

HostConsole::HostConsole(int input, int output, std::function<void()> on_hang_up)
    : input_(input), output_(output), on_hang_up_(std::move(on_hang_up)),
      is_terminal_(isatty(input) != 0 && isatty(output) != 0) {
    // A reader that goes away is an error of write(), not the end of the emulator.
    std::signal(SIGPIPE, SIG_IGN);
    if (is_terminal_) {
        raw_.emplace(input);
    }
}

HostConsole::~HostConsole() = default;

kernel::ConsoleDevice::Input HostConsole::read(std::span<std::byte> to) {
    if (input_ended_) {
        return {.count = 0, .end_of_file = true};
    }
    pollfd ready{.fd = input_, .events = POLLIN, .revents = 0};
    if (poll(&ready, 1, 0) <= 0) {
        return {};
    }
    const ssize_t count = ::read(input_, to.data(), to.size());
    if (count > 0) {
        return {.count = static_cast<std::size_t>(count), .end_of_file = false};
    }
    if (count < 0 && (errno == EINTR || errno == EAGAIN)) {
        return {};
    }
    // The end of a file or pipe, or a terminal that was hung up.
    input_ended_ = true;
    return {.count = 0, .end_of_file = true};
}

void HostConsole::write(std::span<const std::byte> bytes) {
    while (!bytes.empty() && !hung_up_) {
        const ssize_t count = ::write(output_, bytes.data(), bytes.size());
        if (count >= 0) {
            bytes = bytes.subspan(static_cast<std::size_t>(count));
        } else if (errno == EAGAIN) {
            pollfd ready{.fd = output_, .events = POLLOUT, .revents = 0};
            poll(&ready, 1, -1);
        } else if (errno != EINTR) {
            hang_up();
        }
    }
}

void HostConsole::wait(std::optional<kernel::Nanoseconds> timeout) {
    static const sigset_t while_waiting = block_window_signals();
    pollfd ready{.fd = input_ended_ ? -1 : input_, .events = POLLIN, .revents = 0};
    const timespec limit = to_timespec(timeout.value_or(0));
    ppoll(&ready, 1, timeout ? &limit : nullptr, &while_waiting);
}

kernel::ConsoleDevice::Size HostConsole::size() const {
    winsize window{};
    if (is_terminal_ && ioctl(output_, TIOCGWINSZ, &window) == 0 && window.ws_row > 0 && window.ws_col > 0) {
        return {.rows = window.ws_row, .columns = window.ws_col};
    }
    return {};
}

void HostConsole::hang_up() {
    hung_up_ = true;
    on_hang_up_();
}

} // namespace cxsim::console
