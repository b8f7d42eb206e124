// Erasing characters, words and lines, on the screen as in the line.
#include "kernel/terminal/line_editor.h"

#include "kernel/terminal/upper_case.h"

#include <algorithm>
#include <utility>

namespace cxsim::kernel {

namespace {

constexpr std::size_t line_capacity = 1024;

bool is_word_character(char character) {
    return character != ' ' && character != '\t';
}

} // namespace

std::string LineEditor::take() {
    return std::exchange(line_, {});
}

bool LineEditor::full() const {
    return line_.size() >= line_capacity;
}

void LineEditor::add(std::uint8_t character) {
    if (line_.empty()) {
        first_column_ = output_.column();
    }
    line_.push_back(static_cast<char>(character));
    if (character == '\n' && !settings_.has_local(ABI_LECHO) && settings_.has_local(ABI_ECHONL)) {
        output_.put('\n');
    } else {
        output_.echo(character);
    }
}

bool LineEditor::edit(std::uint8_t character) {
    const bool backspace_erases = settings_.characters[ABI_VERASE] == 0x7f;
    const bool extended = settings_.has_local(ABI_IEXTEN);
    if (settings_.is_special(character, ABI_VERASE) || (character == '\b' && backspace_erases)) {
        erase_one();
    } else if (settings_.is_special(character, ABI_VWERASE) && extended) {
        erase_word();
    } else if (settings_.is_special(character, ABI_VKILL)) {
        kill();
    } else if (settings_.is_special(character, ABI_VREPRINT) && extended) {
        output_.echo(character);
        reprint();
    } else {
        return false;
    }
    return true;
}

std::uint8_t LineEditor::lower_case(std::uint8_t character) {
    const std::uint8_t lower = is_upper_case(character) ? other_case(character) : character;
    const bool escaped = settings_.has_local(ABI_ICANON) && line_.ends_with('\\');
    const auto meant = escaped ? meant_after_backslash(lower) : std::nullopt;
    if (!meant) {
        return lower;
    }
    line_.pop_back(); // It is on the screen, and stays there.
    return *meant;
}

void LineEditor::erase_one() {
    if (line_.empty()) {
        return;
    }
    const auto character = static_cast<std::uint8_t>(line_.back());
    line_.pop_back();
    if (settings_.has_local(ABI_LECHO)) {
        show_erasure(character);
    }
}

void LineEditor::show_erasure(std::uint8_t character) {
    if (settings_.has_local(ABI_ECHOPRT)) {
        if (!std::exchange(printing_erased_, true)) {
            output_.put('\\');
        }
        output_.echo(character);
    } else if (!settings_.has_local(ABI_ECHOE)) {
        output_.echo(settings_.characters[ABI_VERASE]);
    } else if (character == '\t') {
        const unsigned target = column_behind_line();
        // Output may have moved the cursor meanwhile, ever so far; a tab has no more columns than this.
        const unsigned width = std::min(output_.column() - std::min(output_.column(), target), tab_width);
        output_.echo_text(std::string(width, '\b'));
    } else {
        for (unsigned i = output_.echo_width(character); i > 0; --i) {
            output_.echo_text("\b \b");
        }
    }
}

unsigned LineEditor::column_behind_line() const {
    unsigned column = first_column_;
    for (const char each : line_) {
        const auto character = static_cast<std::uint8_t>(each);
        column += character == '\t' ? tab_width - column % tab_width : output_.echo_width(character);
    }
    return column;
}

void LineEditor::erase_word() {
    while (!line_.empty() && !is_word_character(line_.back())) {
        erase_one();
    }
    while (!line_.empty() && is_word_character(line_.back())) {
        erase_one();
    }
}

void LineEditor::end_printed_erasure() {
    if (std::exchange(printing_erased_, false)) {
        output_.echo_text("/");
    }
}

void LineEditor::kill() {
    end_printed_erasure();
    if (settings_.has_local(ABI_ECHOKE) && settings_.has_local(ABI_ECHOE)) {
        while (!line_.empty()) {
            erase_one();
        }
        return;
    }
    line_.clear();
    output_.echo(settings_.characters[ABI_VKILL]);
    if (settings_.has_local(ABI_ECHOK)) {
        output_.echo_text("\n");
    }
}

void LineEditor::reprint() {
    output_.echo('\n');
    first_column_ = output_.column();
    for (const char each : line_) {
        output_.echo(static_cast<std::uint8_t>(each));
    }
}

} // namespace cxsim::kernel
