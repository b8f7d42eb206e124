// The line discipline: what happens to a character on its way in or out.
#include "kernel/terminal/terminal.h"

#include "kernel/abi/terminal.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace cxsim::kernel {

namespace {

constexpr std::size_t input_capacity = 65536; ///< What is read ahead of the processes.
constexpr std::size_t largest_write = 4096;   ///< Put out at once, before others have their turn.
constexpr std::size_t line_capacity = 1024;   ///< Of a line being edited.
constexpr unsigned tab_width = 8;
constexpr std::uint8_t disabled = 0xff; ///< A special character that no key produces.

constexpr std::uint8_t control_key(char letter) {
    return static_cast<std::uint8_t>(letter & 0x1f);
}

/// How a terminal without lower-case letters types, and shows, what it lacks: after a backslash.
struct UpperCaseEscape {
    std::uint8_t typed;
    std::uint8_t meant;
};
constexpr UpperCaseEscape upper_case_escapes[] = {
    {'(', '{'}, {')', '}'}, {'!', '|'}, {'^', '~'}, {'\'', '`'}};

bool is_word_character(char character) {
    return character != ' ' && character != '\t';
}

/// Columns that the echo of a character takes.
unsigned echo_width(std::uint8_t character, bool as_caret) {
    const bool is_control = character < 0x20 || character == 0x7f;
    return is_control ? (as_caret ? 2 : 0) : 1;
}

} // namespace

TerminalSettings TerminalSettings::interactive() {
    TerminalSettings settings;
    settings.input = ABI_ICRNL | ABI_IXON;
    settings.control = ABI_CREAD | ABI_CS8 | ABI_HUPCL;
    settings.output = ABI_OPOST | ABI_ONLCR;
    settings.local =
        ABI_ECHOKE | ABI_ECHOE | ABI_ECHOK | ABI_LECHO | ABI_ECHOCTL | ABI_ISIG | ABI_ICANON | ABI_IEXTEN;
    auto& characters = settings.characters;
    characters.fill(disabled);
    characters[ABI_VEOF] = control_key('D');
    characters[ABI_VERASE] = 0x7f;
    characters[ABI_VWERASE] = control_key('W');
    characters[ABI_VKILL] = control_key('U');
    characters[ABI_VREPRINT] = control_key('R');
    characters[ABI_VINTR] = control_key('C');
    characters[ABI_VQUIT] = control_key('\\');
    characters[ABI_VSUSP] = control_key('Z');
    characters[ABI_VDSUSP] = control_key('Y');
    characters[ABI_VSTART] = control_key('Q');
    characters[ABI_VSTOP] = control_key('S');
    characters[ABI_VLNEXT] = control_key('V');
    characters[ABI_VDISCARD] = control_key('O');
    characters[ABI_VMIN] = 1;
    characters[ABI_VTIME] = 0;
    return settings;
}

TerminalSettings TerminalSettings::transparent() {
    TerminalSettings settings = interactive();
    settings.input = 0;
    settings.output = 0;
    settings.local = 0;
    return settings;
}

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
    flush_output();
    balance_input();
    if (has_input()) {
        waker_.wake_up(this);
    }
}

void Terminal::hang_up_input() {
    if (local(ABI_ICANON) && !line_.empty()) {
        finish_line();
    }
    ended_ = true;
    waker_.wake_up(this);
}

void Terminal::receive_one(std::uint8_t character) {
    if ((settings_.input & ABI_ISTRIP) != 0) {
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
    if (is_special(character, ABI_VLNEXT) && local(ABI_IEXTEN)) {
        literal_next_ = true;
        if (local(ABI_ECHOCTL)) {
            echo_text("^\b");
        }
        return;
    }
    if (act_on_flow_control(character) || act_on_signal_character(character)) {
        return;
    }
    if (character == '\r') {
        if ((settings_.input & ABI_IGNCR) != 0) {
            return;
        }
        character = (settings_.input & ABI_ICRNL) != 0 ? '\n' : '\r';
    } else if (character == '\n' && (settings_.input & ABI_INLCR) != 0) {
        character = '\r';
    }
    if ((settings_.input & ABI_IUCLC) != 0) {
        character = lower_case(character);
    }
    if (local(ABI_ICANON) && edit_line(character)) {
        return;
    }
    accept(character);
}

std::uint8_t Terminal::lower_case(std::uint8_t character) {
    const bool is_upper = character >= 'A' && character <= 'Z';
    const auto lower = static_cast<std::uint8_t>(is_upper ? character | 0x20U : character);
    if (!local(ABI_ICANON) || !line_.ends_with('\\')) {
        return lower;
    }
    const auto row = std::ranges::find(upper_case_escapes, lower, &UpperCaseEscape::typed);
    const bool is_letter = lower >= 'a' && lower <= 'z';
    if (!is_letter && row == std::end(upper_case_escapes)) {
        return lower;
    }
    line_.pop_back(); // It is on the screen, and stays there.
    return static_cast<std::uint8_t>(is_letter ? lower ^ 0x20U : row->meant);
}

bool Terminal::act_on_discard(std::uint8_t character) {
    const bool was_discarding = discarding_;
    const bool is_key = is_special(character, ABI_VDISCARD) && local(ABI_IEXTEN);
    discarding_ = false;
    if (is_key && !was_discarding) {
        discard_output();
        echo(character);
        flush_output();
        discarding_ = true;
        waker_.wake_up(this);
    }
    return is_key;
}

void Terminal::balance_input() {
    constexpr std::size_t too_much = 2048;
    constexpr std::size_t little = 512;
    const std::size_t there = input_.size() + line_.size();
    const bool wanted = (settings_.input & ABI_IXOFF) != 0;
    const bool stop = wanted && there > too_much;
    const bool go_on = !wanted || there < little;
    if (told_to_stop_ ? !go_on : !stop) {
        return;
    }
    told_to_stop_ = !told_to_stop_;
    const std::uint8_t key = settings_.characters[told_to_stop_ ? ABI_VSTOP : ABI_VSTART];
    if (key != disabled) {
        device_.write(std::as_bytes(std::span(&key, 1)));
    }
}

bool Terminal::act_on_flow_control(std::uint8_t character) {
    if ((settings_.input & ABI_IXON) == 0) {
        return false;
    }
    if (is_special(character, ABI_VSTOP)) {
        stopped_ = true;
        return true;
    }
    const bool starts = is_special(character, ABI_VSTART);
    if (stopped_ && (starts || (settings_.input & ABI_IXANY) != 0)) {
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
    if (!local(ABI_ISIG)) {
        return false;
    }
    for (const SignalCharacter& row : table) {
        if (is_special(character, row.which)) {
            if (!local(ABI_NOFLSH)) {
                flush_input();
            }
            resume_output();
            echo(character);
            flush_output();
            if (foreground != 0) {
                groups_.signal_group(foreground, row.signal);
            }
            return true;
        }
    }
    return false;
}

bool Terminal::edit_line(std::uint8_t character) {
    if (is_special(character, ABI_VERASE) ||
        (character == '\b' && settings_.characters[ABI_VERASE] == 0x7f)) {
        erase_one();
    } else if (is_special(character, ABI_VWERASE) && local(ABI_IEXTEN)) {
        erase_word();
    } else if (is_special(character, ABI_VKILL)) {
        kill_line();
    } else if (is_special(character, ABI_VREPRINT) && local(ABI_IEXTEN)) {
        echo(character);
        echo('\n');
        line_column_ = column_;
        std::ranges::for_each(line_, [&](char each) { echo(static_cast<std::uint8_t>(each)); });
    } else if (is_special(character, ABI_VEOF)) {
        finish_line();
    } else {
        return false;
    }
    return true;
}

void Terminal::accept(std::uint8_t character) {
    end_printed_erasure();
    if (!local(ABI_ICANON)) {
        input_.push_back(character);
        echo(character);
        return;
    }
    const bool ends_line = character == '\n' || is_special(character, ABI_VEOL);
    if (line_.size() >= line_capacity && !ends_line) {
        put('\a');
        return;
    }
    if (line_.empty()) {
        line_column_ = column_;
    }
    line_.push_back(static_cast<char>(character));
    if (character == '\n' && !local(ABI_LECHO) && local(ABI_ECHONL)) {
        put('\n');
    } else {
        echo(character);
    }
    if (ends_line) {
        finish_line();
    }
}

void Terminal::erase_one() {
    if (line_.empty()) {
        return;
    }
    const auto character = static_cast<std::uint8_t>(line_.back());
    line_.pop_back();
    if (!local(ABI_LECHO)) {
        return;
    }
    if (local(ABI_ECHOPRT)) {
        if (!std::exchange(printing_erased_, true)) {
            put('\\');
        }
        echo(character);
        return;
    }
    if (!local(ABI_ECHOE)) {
        echo(settings_.characters[ABI_VERASE]);
        return;
    }
    if (character == '\t') {
        const unsigned target = column_behind_line();
        echo_text(std::string(column_ > target ? column_ - target : 0, '\b'));
        return;
    }
    for (unsigned i = echo_width(character, local(ABI_ECHOCTL)); i > 0; --i) {
        echo_text("\b \b");
    }
}

unsigned Terminal::column_behind_line() const {
    unsigned column = line_column_;
    for (const char each : line_) {
        const auto character = static_cast<std::uint8_t>(each);
        column +=
            character == '\t' ? tab_width - column % tab_width : echo_width(character, local(ABI_ECHOCTL));
    }
    return column;
}

void Terminal::erase_word() {
    while (!line_.empty() && !is_word_character(line_.back())) {
        erase_one();
    }
    while (!line_.empty() && is_word_character(line_.back())) {
        erase_one();
    }
}

void Terminal::end_printed_erasure() {
    if (std::exchange(printing_erased_, false)) {
        echo_text("/");
    }
}

void Terminal::kill_line() {
    end_printed_erasure();
    if (local(ABI_ECHOKE) && local(ABI_ECHOE)) {
        while (!line_.empty()) {
            erase_one();
        }
        return;
    }
    line_.clear();
    echo(settings_.characters[ABI_VKILL]);
    if (local(ABI_ECHOK)) {
        echo_text("\n");
    }
}

void Terminal::finish_line() {
    input_.insert(input_.end(), line_.begin(), line_.end());
    lines_.push_back(line_.size());
    line_.clear();
}

// --- For processes

Terminal::ReadResult Terminal::read(std::span<std::byte> to) {
    std::size_t count = std::min(to.size(), input_.size());
    if (local(ABI_ICANON)) {
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
    return ended_ || (local(ABI_ICANON) ? !lines_.empty() : !input_.empty());
}

std::size_t Terminal::input_size() const {
    if (!local(ABI_ICANON)) {
        return input_.size();
    }
    return lines_.empty() ? 0 : lines_.front();
}

std::size_t Terminal::write(std::span<const std::byte> from) {
    if (output_stopped()) {
        return 0;
    }
    from = from.first(std::min(from.size(), largest_write));
    for (const std::byte each : from) {
        put(std::to_integer<std::uint8_t>(each));
    }
    flush_output();
    return from.size();
}

void Terminal::flush_input() {
    line_.clear();
    input_.clear();
    lines_.clear();
    literal_next_ = false;
    balance_input();
}

void Terminal::discard_output() {
    output_.clear();
    device_.discard_queued();
    waker_.wake_up(this);
}

void Terminal::note_close() {
    if (--opens_ == 0) {
        exclusive = false;
    }
}

void Terminal::set_settings(const TerminalSettings& settings) {
    const bool was_canonical = local(ABI_ICANON);
    settings_ = settings;
    discarding_ = local(ABI_FLUSHO);
    settings_.local &= ~std::uint32_t{ABI_FLUSHO};
    if (was_canonical && !local(ABI_ICANON)) {
        input_.insert(input_.end(), line_.begin(), line_.end());
        line_.clear();
        lines_.clear();
    } else if (!was_canonical && local(ABI_ICANON) && !input_.empty()) {
        lines_.push_back(input_.size());
    }
    if ((settings_.input & ABI_IXON) == 0) {
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

// --- Output

void Terminal::echo(std::uint8_t character) {
    if (!local(ABI_LECHO)) {
        return;
    }
    const bool is_control = character < 0x20 || character == 0x7f;
    const bool plain = character == '\n' || character == '\t' || character == '\r';
    if (is_control && !plain && local(ABI_ECHOCTL)) {
        put('^');
        put(character ^ 0x40U);
    } else {
        put(character);
    }
}

void Terminal::echo_text(std::string_view text) {
    if (local(ABI_LECHO)) {
        for (const char each : text) {
            put(static_cast<std::uint8_t>(each));
        }
    }
}

void Terminal::put(std::uint8_t character) {
    if ((stopped_ && output_.size() >= largest_write) || discarding_) {
        return;
    }
    if ((settings_.output & ABI_OPOST) != 0) {
        put_processed(character);
    } else {
        put_plain(character);
    }
}

void Terminal::put_processed(std::uint8_t character) {
    const std::uint32_t modes = settings_.output;
    if (character == '\t' && (modes & ABI_OXTABS) != 0) {
        do {
            put_plain(' ');
        } while (column_ % tab_width != 0);
        return;
    }
    if (character == '\n' && (modes & ABI_ONLCR) != 0) {
        put_plain('\r');
    }
    if (character == '~' && (modes & ABI_OTILDE) != 0) {
        character = '`'; // Hazeltine's terminals take the tilde for a command.
    }
    if ((modes & ABI_OLCUC) != 0) {
        const auto row = std::ranges::find(upper_case_escapes, character, &UpperCaseEscape::meant);
        const bool is_upper = character >= 'A' && character <= 'Z';
        if (is_upper || row != std::end(upper_case_escapes)) {
            put_plain('\\');
        }
        character = row != std::end(upper_case_escapes) ? row->typed : character;
        character = character >= 'a' && character <= 'z' ? character ^ 0x20U : character;
    }
    put_plain(character);
}

void Terminal::put_plain(std::uint8_t character) {
    output_.push_back(static_cast<char>(character));
    if (character == '\r') {
        column_ = 0;
    } else if (character == '\t') {
        column_ += tab_width - column_ % tab_width;
    } else if (character == '\b') {
        column_ -= column_ > 0 ? 1 : 0;
    } else if (character >= 0x20 && character != 0x7f) {
        ++column_;
    }
}

void Terminal::flush_output() {
    if (!output_.empty() && !stopped_) {
        device_.write(std::as_bytes(std::span(output_)));
        output_.clear();
    }
}

void Terminal::resume_output() {
    if (stopped_) {
        stopped_ = false;
        flush_output();
        waker_.wake_up(this);
    }
}

bool Terminal::is_special(std::uint8_t character, unsigned which) const {
    const std::uint8_t special = settings_.characters[which];
    return special != disabled && character == special;
}

} // namespace cxsim::kernel
