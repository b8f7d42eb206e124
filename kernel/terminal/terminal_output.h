// What a terminal shows: output processing, echo, and the flow of it to the device.
#pragma once

#include "kernel/terminal/console_device.h"
#include "kernel/terminal/terminal_settings.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace cxsim::kernel {

inline constexpr unsigned tab_width = 8;

/// The way out of one terminal. Characters are collected until flush() hands them to the device in one write.
class TerminalOutput {
  public:
    /// Put out at once, before others have their turn.
    static constexpr std::size_t largest_write = 4096;

    TerminalOutput(ConsoleDevice& device, const TerminalSettings& settings)
        : device_(device), settings_(settings) {}

    /// Puts a character out, processed if OPOST is set. Lost while output is discarded, or once too much is
    /// collected while it is stopped.
    void put(std::uint8_t character);
    /// Shows a character that was typed, as the settings say: `^X` for control characters.
    void echo(std::uint8_t character);
    /// Shows text, if there is echo at all.
    void echo_text(std::string_view text);
    /// Columns that the echo of a character takes.
    unsigned echo_width(std::uint8_t character) const;

    /// Hands what is collected to the device, unless output is stopped.
    void flush();
    /// Forgets what is collected and what the device has not shown yet.
    void discard();
    /// Bytes that were put and have not gone out.
    std::size_t size() const { return text_.size() + device_.queued(); }
    /// Where the cursor is, from 0.
    unsigned column() const { return column_; }

    bool stopped = false;    ///< ^S.
    bool discarding = false; ///< ^O.

  private:
    void put_processed(std::uint8_t character);
    void put_plain(std::uint8_t character);

    ConsoleDevice& device_;
    const TerminalSettings& settings_;
    std::string text_;
    unsigned column_ = 0;
};

} // namespace cxsim::kernel
