// The line that is being typed at a terminal in canonical mode: its characters, and what corrects them.
#pragma once

#include "kernel/terminal/terminal_output.h"
#include "kernel/terminal/terminal_settings.h"

#include <cstddef>
#include <cstdint>
#include <string>

namespace cxsim::kernel {

/// One line, shown as it is edited.
class LineEditor {
  public:
    LineEditor(TerminalOutput& output, const TerminalSettings& settings)
        : output_(output), settings_(settings) {}

    const std::string& line() const { return line_; }
    /// Takes the line away; the next one begins.
    std::string take();
    /// Whether no more characters fit than the one that ends the line.
    bool full() const;
    /// Adds a character, which is echoed.
    void add(std::uint8_t character);
    /// Erases, kills or reprints if the character says so; whether it did.
    bool edit(std::uint8_t character);
    /// Of a terminal without lower-case letters: what the key means, after a backslash or not. The backslash
    /// is taken out of the line.
    std::uint8_t lower_case(std::uint8_t character);
    /// ECHOPRT shows what is erased between \\ and /, as paper needs it: ends that.
    void end_printed_erasure();

  private:
    void erase_one();
    void show_erasure(std::uint8_t character);
    void erase_word();
    void kill();
    void reprint();
    /// Where the cursor stands behind the line, from where that began.
    unsigned column_behind_line() const;

    TerminalOutput& output_;
    const TerminalSettings& settings_;
    std::string line_;
    unsigned first_column_ = 0;    ///< Where the line began, for tabs that are erased.
    bool printing_erased_ = false; ///< A \\ was shown.
};

} // namespace cxsim::kernel
