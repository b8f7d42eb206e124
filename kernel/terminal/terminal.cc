// The line discipline: what happens to a character on its way in or out.
#include "kernel/terminal/terminal.h"

#include "kernel/abi/terminal.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace cxsim::kernel {

namespace {

constexpr std::size_t input_capacity = 65536; ///< What is read ahead of the processes.

} // namespace

Terminal::Terminal(std::uint32_t device_number, ConsoleDevice& device, Waker& waker, ProcessGroups& groups)
    : device_number_(device_number), device_(device), waker_(waker), groups_(groups),
      settings_(device.is_terminal() ? TerminalSettings::interactive() : TerminalSettings::transparent()),
      host_size_(device.size()) {
    window_.rows = host_size_.rows;
    window_.columns = host_size_.columns;
}

// --- From the host

void Terminal::poll() {
    device_.attend();
    std::array<std::byte, 4096> buffer{};
    while (wants_input()) {
        const ConsoleDevice::Input input = device_.read(buffer);
        receive(std::span(buffer).first(input.count));
        if (input.end_of_file) {
            hang_up_input();
        }
        if (input.count == 0) {
            break;
        }
    }
    if (const ConsoleDevice::Size size = device_.size(); size != host_size_) {
        host_size_ = size;
        WindowSize window = window_;
        window.rows = size.rows;
        window.columns = size.columns;
        set_window(window);
    }
}

bool Terminal::wants_input() const {
    return !ended_ && input_.size() + lines_.size() < input_capacity; // ^D makes lines without characters.
}

void Terminal::receive(std::span<const std::byte> bytes) {
    for (const std::byte each : bytes) {
        receive_one(std::to_integer<std::uint8_t>(each));
    }
    output_.flush();
    balance_input();
    if (has_input()) {
        waker_.wake_up(this);
    }
}

void Terminal::hang_up_input() {
    if (settings_.has_local(ABI_ICANON) && !line_.line().empty()) {
        finish_line();
    }
    ended_ = true;
    waker_.wake_up(this);
}

void Terminal::receive_one(std::uint8_t character) {
    if (settings_.has_input(ABI_ISTRIP)) {
        character &= 0x7f;
    }
    if (literal_next_) {
        literal_next_ = false;
        accept(character);
        return;
    }
    if (act_on_discard(character)) {
        return;
    }
    if (settings_.is_special(character, ABI_VLNEXT) && settings_.has_local(ABI_IEXTEN)) {
        literal_next_ = true;
        if (settings_.has_local(ABI_ECHOCTL)) {
            output_.echo_text("^\b");
        }
        return;
    }
    if (act_on_flow_control(character) || act_on_signal_character(character)) {
        return;
    }
    if (character == '\r') {
        if (settings_.has_input(ABI_IGNCR)) {
            return;
        }
        character = settings_.has_input(ABI_ICRNL) ? '\n' : '\r';
    } else if (character == '\n' && settings_.has_input(ABI_INLCR)) {
        character = '\r';
    }
    if (settings_.has_input(ABI_IUCLC)) {
        character = line_.lower_case(character);
    }
    if (settings_.has_local(ABI_ICANON)) {
        if (line_.edit(character)) {
            return;
        }
        if (settings_.is_special(character, ABI_VEOF)) {
            finish_line();
            return;
        }
    }
    accept(character);
}

bool Terminal::act_on_discard(std::uint8_t character) {
    const bool was_discarding = output_.discarding;
    const bool is_key = settings_.is_special(character, ABI_VDISCARD) && settings_.has_local(ABI_IEXTEN);
    output_.discarding = false;
    if (is_key && !was_discarding) {
        discard_output();
        output_.echo(character);
        output_.flush();
        output_.discarding = true;
        waker_.wake_up(this);
    }
    return is_key;
}

void Terminal::balance_input() {
    constexpr std::size_t too_much = 2048;
    constexpr std::size_t little = 512;
    const std::size_t there = input_.size() + line_.line().size();
    const bool wanted = settings_.has_input(ABI_IXOFF);
    const bool stop = wanted && there > too_much;
    const bool go_on = !wanted || there < little;
    if (told_to_stop_ ? !go_on : !stop) {
        return;
    }
    told_to_stop_ = !told_to_stop_;
    const std::uint8_t key = settings_.characters[told_to_stop_ ? ABI_VSTOP : ABI_VSTART];
    if (key != disabled_character) {
        device_.write(std::as_bytes(std::span(&key, 1)));
    }
}

bool Terminal::act_on_flow_control(std::uint8_t character) {
    if (!settings_.has_input(ABI_IXON)) {
        return false;
    }
    if (settings_.is_special(character, ABI_VSTOP)) {
        output_.stopped = true;
        return true;
    }
    const bool starts = settings_.is_special(character, ABI_VSTART);
    if (output_.stopped && (starts || settings_.has_input(ABI_IXANY))) {
        resume_output();
    }
    return starts;
}

bool Terminal::act_on_signal_character(std::uint8_t character) {
    struct SignalCharacter {
        unsigned which;
        Signal signal;
    };
    constexpr SignalCharacter table[] = {{ABI_VINTR, ABI_SIGINT},
                                         {ABI_VQUIT, ABI_SIGQUIT},
                                         {ABI_VSUSP, ABI_SIGTSTP},
                                         {ABI_VDSUSP, ABI_SIGTSTP}};
    if (!settings_.has_local(ABI_ISIG)) {
        return false;
    }
    for (const SignalCharacter& row : table) {
        if (settings_.is_special(character, row.which)) {
            if (!settings_.has_local(ABI_NOFLSH)) {
                flush_input();
            }
            resume_output();
            output_.echo(character);
            output_.flush();
            if (foreground != 0) {
                groups_.signal_group(foreground, row.signal);
            }
            return true;
        }
    }
    return false;
}

void Terminal::accept(std::uint8_t character) {
    line_.end_printed_erasure();
    if (!settings_.has_local(ABI_ICANON)) {
        input_.push_back(character);
        output_.echo(character);
        return;
    }
    const bool ends_line = character == '\n' || settings_.is_special(character, ABI_VEOL);
    if (line_.full() && !ends_line) {
        output_.put('\a');
        return;
    }
    line_.add(character);
    if (ends_line) {
        finish_line();
    }
}

void Terminal::finish_line() {
    lines_.push_back(line_.line().size());
    hand_over_line();
}

void Terminal::hand_over_line() {
    const std::string typed = line_.take();
    input_.insert(input_.end(), typed.begin(), typed.end());
}

// --- For processes

Terminal::ReadResult Terminal::read(std::span<std::byte> to) {
    std::size_t count = std::min(to.size(), input_.size());
    if (settings_.has_local(ABI_ICANON)) {
        if (lines_.empty()) {
            return {0, ended_};
        }
        if (lines_.front() == 0) {
            lines_.pop_front();
            return {0, true};
        }
        count = std::min(to.size(), lines_.front());
        lines_.front() -= count;
        if (lines_.front() == 0) {
            lines_.pop_front();
        }
    }
    for (std::size_t i = 0; i < count; ++i) {
        to[i] = static_cast<std::byte>(input_.front());
        input_.pop_front();
    }
    balance_input();
    return {count, count == 0 && ended_};
}

bool Terminal::has_input() const {
    return ended_ || (settings_.has_local(ABI_ICANON) ? !lines_.empty() : !input_.empty());
}

std::size_t Terminal::input_size() const {
    if (!settings_.has_local(ABI_ICANON)) {
        return input_.size();
    }
    return lines_.empty() ? 0 : lines_.front();
}

std::size_t Terminal::write(std::span<const std::byte> from) {
    if (output_stopped()) {
        return 0;
    }
    from = from.first(std::min(from.size(), TerminalOutput::largest_write));
    for (const std::byte each : from) {
        output_.put(std::to_integer<std::uint8_t>(each));
    }
    output_.flush();
    return from.size();
}

void Terminal::flush_input() {
    line_.take();
    input_.clear();
    lines_.clear();
    literal_next_ = false;
    balance_input();
}

void Terminal::discard_output() {
    output_.discard();
    waker_.wake_up(this);
}

void Terminal::note_close() {
    if (--opens_ == 0) {
        exclusive = false;
    }
}

void Terminal::set_settings(const TerminalSettings& settings) {
    const bool was_canonical = settings_.has_local(ABI_ICANON);
    settings_ = settings;
    output_.discarding = settings_.has_local(ABI_FLUSHO);
    settings_.local &= ~std::uint32_t{ABI_FLUSHO};
    if (was_canonical && !settings_.has_local(ABI_ICANON)) {
        hand_over_line();
        lines_.clear();
    } else if (!was_canonical && settings_.has_local(ABI_ICANON) && !input_.empty()) {
        lines_.push_back(input_.size());
    }
    if (!settings_.has_input(ABI_IXON)) {
        resume_output();
    }
    if (device_.has_room()) { // TANDEM turned on and off must not fill a pseudo-terminal.
        balance_input();
    }
    waker_.wake_up(this);
}

void Terminal::set_window(const WindowSize& window) {
    if (window != window_) {
        window_ = window;
        if (foreground != 0) {
            groups_.signal_group(foreground, ABI_SIGWINCH);
        }
    }
}

void Terminal::resume_output() {
    if (output_.stopped) {
        output_.stopped = false;
        output_.flush();
        waker_.wake_up(this);
    }
}

} // namespace cxsim::kernel
