// Terminals as files: job control and ioctl.
#include "kernel/terminal/terminal_file.h"

#include "kernel/abi/file.h"
#include "kernel/kernel.h"
#include "kernel/processes/user_memory.h"
#include "kernel/terminal/terminal_ioctl.h"

namespace cxsim::kernel {

Expected<FileStatus> TerminalFile::status() const {
    FileStatus status;
    status.mode = ABI_S_IFCHR | 0620U;
    status.links = 1;
    status.special_device = terminal_->device_number();
    status.inode = 0x10000U + terminal_->device_number();
    return status;
}

std::optional<Outcome> TerminalFile::check_foreground(Caller& caller, Signal signal) const {
    Process& process = caller.process;
    const bool background = process.control_terminal == terminal_ && terminal_->foreground != 0 &&
                            terminal_->foreground != process.group;
    if (!background) {
        return std::nullopt;
    }
    const bool deaf = process.signals.blocked.contains(signal) || process.signals.action(signal).is_ignored();
    if (deaf) {
        return signal == ABI_SIGTTIN ? std::optional(Outcome(ABI_EIO)) : std::nullopt;
    }
    if (caller.kernel.group_is_orphaned(process.group)) {
        return ABI_EIO; // Nobody would ever continue it.
    }
    caller.kernel.signal_group(process.group, signal);
    return Outcome::blocked({}); // The signal stops the process; continued, it tries again.
}

std::optional<Outcome> TerminalFile::wait_for_enough(Caller& caller, std::size_t wanted) const {
    const TerminalSettings& settings = terminal_->settings();
    const std::size_t there = terminal_->input_size();
    const std::size_t least = settings.characters[ABI_VMIN];
    if ((settings.local & ABI_ICANON) != 0 || terminal_->input_ended() || wanted == 0) {
        return std::nullopt;
    }
    // With a time and no least number the time runs from the read on, otherwise from the first character.
    const bool enough = there >= std::min(std::max<std::size_t>(least, 1), wanted);
    constexpr Nanoseconds tenth_of_a_second = nanoseconds_per_second / 10;
    const Nanoseconds time = settings.characters[ABI_VTIME] * tenth_of_a_second;
    const bool timed = time > 0 && (least == 0 || there > 0);
    if (enough || (least == 0 && time == 0)) {
        return std::nullopt;
    }
    if (!timed) {
        return Outcome::blocked_on(terminal_.get());
    }
    std::optional<Nanoseconds>& deadline = caller.thread.progress.deadline;
    const Nanoseconds now = caller.kernel.clock().now();
    deadline = deadline.value_or(now + time);
    return now < *deadline ? std::optional(Outcome::blocked({{terminal_.get()}, *deadline})) : std::nullopt;
}

Outcome TerminalFile::read(Caller& caller, OpenFile& /*open*/, std::span<std::byte> to) {
    if (auto refused = check_foreground(caller, ABI_SIGTTIN)) {
        return *refused;
    }
    if (auto waits = wait_for_enough(caller, to.size())) {
        return *waits;
    }
    const Terminal::ReadResult result = terminal_->read(to);
    const TerminalSettings& settings = terminal_->settings();
    const bool polling = (settings.local & ABI_ICANON) == 0 && settings.characters[ABI_VMIN] == 0;
    if (result.count > 0 || result.at_end || to.empty() || polling) {
        return result.count;
    }
    return Outcome::blocked_on(terminal_.get());
}

Outcome TerminalFile::write(Caller& caller, OpenFile& /*open*/, std::span<const std::byte> from) {
    if ((terminal_->settings().local & ABI_TOSTOP) != 0) {
        if (auto refused = check_foreground(caller, ABI_SIGTTOU)) {
            return *refused;
        }
    }
    if (terminal_->output_stopped() && !from.empty()) {
        return Outcome::blocked_on(terminal_.get());
    }
    return terminal_->write(from);
}

Outcome TerminalFile::ioctl(Caller& caller, std::uint32_t request, emu::Address argument) {
    if (!terminal_->is_terminal() && request != ABI_FIONREAD) {
        return ABI_ENOTTY;
    }
    if (changes_terminal(request)) {
        if (auto refused = check_foreground(caller, ABI_SIGTTOU)) {
            return *refused;
        }
    }
    return request == ABI_IOCCHKPNT || request == ABI_IOCRESTART
               ? File::ioctl(caller, request, argument)
               : terminal_ioctl(caller, terminal_, request, argument);
}

namespace {

constexpr std::int32_t state_version = 1;
constexpr std::int32_t line_discipline =
    2; // The only one: job control and editing, as the new one of 4.3BSD.

/// Settings, special characters, window and line discipline (guide p. 3-10).
struct SavedTerminal {
    abi_i32 version;
    abi_i32 discipline;
    abi_u32 input, output, control, local;
    abi_u8 characters[ABI_NCCS];
    abi_i32 input_speed, output_speed;
    abi_u16 rows, columns, x_pixels, y_pixels;
};

} // namespace

Expected<DeviceState> TerminalFile::device_state() const {
    const TerminalSettings& settings = terminal_->settings();
    const WindowSize& window = terminal_->window();
    SavedTerminal saved{};
    saved.version = state_version;
    saved.discipline = line_discipline;
    saved.input = settings.input;
    saved.output = settings.output;
    saved.control = settings.control;
    saved.local = settings.local;
    std::ranges::copy(settings.characters, std::begin(saved.characters));
    saved.input_speed = settings.input_speed;
    saved.output_speed = settings.output_speed;
    saved.rows = window.rows;
    saved.columns = window.columns;
    saved.x_pixels = window.x_pixels;
    saved.y_pixels = window.y_pixels;
    return device_state_of(saved);
}

Outcome TerminalFile::restore_device_state(const DeviceState& state) {
    const auto saved = from_device_state<SavedTerminal>(state);
    if (saved.version != state_version || saved.discipline != line_discipline) {
        return ABI_EINVAL;
    }
    TerminalSettings settings;
    settings.input = saved.input;
    settings.output = saved.output;
    settings.control = saved.control;
    settings.local = saved.local;
    std::ranges::copy(saved.characters, settings.characters.begin());
    settings.input_speed = saved.input_speed;
    settings.output_speed = saved.output_speed;
    terminal_->set_settings(settings);
    terminal_->set_window({saved.rows, saved.columns, saved.x_pixels, saved.y_pixels});
    return 0;
}

Readiness TerminalFile::readiness() const {
    return {.readable = terminal_->has_input(), .writable = !terminal_->output_stopped()};
}

} // namespace cxsim::kernel
