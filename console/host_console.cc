// The guest's console on the emulator's standard input and output.
#include "console/host_console.h"

#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
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

HostConsole::HostConsole(int input, int output, std::optional<char> monitor_key, Events events)
    : input_(input), output_(output), events_(std::move(events)),
      is_terminal_(isatty(input) != 0 && isatty(output) != 0), input_ended_(input == no_input) {
    // A reader that goes away is an error of write(), not the end of the emulator.
    std::signal(SIGPIPE, SIG_IGN);
    if (is_terminal_) {
        monitor_key_ = monitor_key;
        raw_.emplace(input);
    }
}

HostConsole::~HostConsole() = default;

void HostConsole::suspend() {
    raw_.reset();
}

void HostConsole::resume() {
    if (is_terminal_) {
        raw_.emplace(input_);
    }
}

void HostConsole::attend() {
    // From a person everything is read at once, so that the monitor's key is always seen; what is too much is
    // lost then, as on any terminal. A file or pipe waits.
    constexpr std::size_t type_ahead = 4096;
    pollfd ready{.fd = input_, .events = POLLIN, .revents = 0};
    while (!input_ended_ && (is_terminal_ || typed_.size() < type_ahead) && poll(&ready, 1, 0) > 0) {
        std::array<char, type_ahead> bytes{};
        const ssize_t count = ::read(input_, bytes.data(), bytes.size());
        if (count < 0 && (errno == EINTR || errno == EAGAIN)) {
            return;
        }
        // The end of a file or pipe, or a terminal that was hung up.
        input_ended_ = count <= 0;
        typed_.append(bytes.data(), static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
        if (monitor_key_ && std::erase(typed_, *monitor_key_) != 0) {
            events_.monitor_key();
        }
        if (is_terminal_) {
            typed_.resize(std::min(typed_.size(), type_ahead));
        }
    }
}

kernel::ConsoleDevice::Input HostConsole::read(std::span<std::byte> to) {
    attend();
    const std::size_t count = std::min(to.size(), typed_.size());
    std::ranges::copy(std::as_bytes(std::span(typed_).first(count)), to.begin());
    typed_.erase(0, count);
    return {.count = count, .end_of_file = input_ended_ && typed_.empty()};
}

void HostConsole::write(std::span<const std::byte> bytes) {
    at_line_start_ = bytes.empty() ? at_line_start_ : bytes.back() == std::byte{'\n'};
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
    if (!typed_.empty()) {
        return;
    }
    pollfd ready{.fd = input_ended_ ? no_input : input_, .events = POLLIN, .revents = 0};
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
    events_.hang_up();
}

} // namespace cxsim::console
