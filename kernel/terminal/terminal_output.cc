// From characters to what the device shows.
#include "kernel/terminal/terminal_output.h"

#include "kernel/terminal/upper_case.h"

#include <span>

namespace cxsim::kernel {

namespace {

bool is_control(std::uint8_t character) {
    return character < 0x20 || character == 0x7f;
}

} // namespace

void TerminalOutput::echo(std::uint8_t character) {
    if (!settings_.has_local(ABI_LECHO)) {
        return;
    }
    const bool plain = character == '\n' || character == '\t' || character == '\r';
    if (is_control(character) && !plain && settings_.has_local(ABI_ECHOCTL)) {
        put('^');
        put(character ^ 0x40U);
    } else {
        put(character);
    }
}

void TerminalOutput::echo_text(std::string_view text) {
    if (settings_.has_local(ABI_LECHO)) {
        for (const char each : text) {
            put(static_cast<std::uint8_t>(each));
        }
    }
}

unsigned TerminalOutput::echo_width(std::uint8_t character) const {
    return !is_control(character) ? 1 : settings_.has_local(ABI_ECHOCTL) ? 2 : 0;
}

void TerminalOutput::put(std::uint8_t character) {
    if ((stopped && text_.size() >= largest_write) || discarding) {
        return;
    }
    if ((settings_.output & ABI_OPOST) != 0) {
        put_processed(character);
    } else {
        put_plain(character);
    }
}

void TerminalOutput::put_processed(std::uint8_t character) {
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
        if (const auto shown = shown_after_backslash(character)) {
            put_plain('\\');
            character = *shown;
        } else if (is_lower_case(character)) {
            character = other_case(character);
        }
    }
    put_plain(character);
}

void TerminalOutput::put_plain(std::uint8_t character) {
    text_.push_back(static_cast<char>(character));
    if (character == '\r') {
        column_ = 0;
    } else if (character == '\t') {
        column_ += tab_width - column_ % tab_width;
    } else if (character == '\b') {
        column_ -= column_ > 0 ? 1 : 0;
    } else if (!is_control(character)) {
        ++column_;
    }
}

void TerminalOutput::flush() {
    if (!text_.empty() && !stopped) {
        device_.write(std::as_bytes(std::span(text_)));
        text_.clear();
    }
}

void TerminalOutput::discard() {
    text_.clear();
    device_.discard_queued();
}

} // namespace cxsim::kernel
