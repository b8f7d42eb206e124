// A terminal: the line discipline between the host's console and the processes that read and write it.
#pragma once

#include "kernel/base/signal_set.h"
#include "kernel/base/waker.h"
#include "kernel/files/open_file.h"
#include "kernel/terminal/console_device.h"
#include "kernel/terminal/line_editor.h"
#include "kernel/terminal/terminal_output.h"
#include "kernel/terminal/terminal_settings.h"

#include <cstdint>
#include <deque>
#include <span>

namespace cxsim::kernel {

/// The size of the window in characters and pixels.
struct WindowSize {
    std::uint16_t rows = 24;
    std::uint16_t columns = 80;
    std::uint16_t x_pixels = 0;
    std::uint16_t y_pixels = 0;
    bool operator==(const WindowSize&) const = default;
};

/// Signals to process groups, as the terminal sends them. Implemented by the kernel.
class ProcessGroups {
  public:
    virtual ~ProcessGroups() = default;
    /// Sends a signal to every process of the group; the number of processes.
    virtual unsigned signal_group(std::int32_t group, Signal signal) = 0;
};

/// The state of one terminal. Its File for open descriptors is TerminalFile (terminal_file.h).
class Terminal {
  public:
    /// `device_number` is what stat and ps show; is_terminal false makes a console that passes plain bytes.
    Terminal(std::uint32_t device_number, ConsoleDevice& device, Waker& waker, ProcessGroups& groups);
    Terminal(const Terminal&) = delete; // Its parts know each other.
    Terminal& operator=(const Terminal&) = delete;

    std::uint32_t device_number() const { return device_number_; }
    /// Whether a person sits there; isatty() of the guest.
    bool is_terminal() const { return device_.is_terminal(); }

    // --- From the host
    /// Takes what the host has, edits and echoes it, and wakes readers. Announces a new window size.
    void poll();
    /// Takes these bytes as if they had been typed.
    void receive(std::span<const std::byte> bytes);
    /// There will be no more input: readers get the end of file once all is read.
    void hang_up_input();

    // --- For processes
    /// Takes up to `to.size()` bytes of what may be read now; 0 and `at_end` at the end of file; nothing if
    /// the reader must wait.
    struct ReadResult {
        std::size_t count = 0;
        bool at_end = false;
    };
    ReadResult read(std::span<std::byte> to);
    /// Puts bytes out through output processing; the number taken, 0 while output is stopped by ^S.
    std::size_t write(std::span<const std::byte> from);
    /// Whether read() would give something, or the end of file.
    bool has_input() const;
    /// Whether there is room for more from the host.
    bool wants_input() const;
    /// Whether there is room for more from a program, which may type without end: for its echo, too.
    bool takes_typing() const { return wants_input() && device_.has_room(); }
    bool output_stopped() const { return output_.stopped || !device_.has_room(); }
    /// The host will never send more.
    bool input_ended() const { return ended_; }
    /// Bytes that could be read now (FIONREAD).
    std::size_t input_size() const;
    /// Bytes that were written and have not gone out (TIOCOUTQ).
    std::size_t output_size() const { return output_.size(); }
    void flush_input();
    void discard_output();
    /// As ^S and ^Q do.
    void stop_output() { output_.stopped = true; }
    void resume_output();

    const TerminalSettings& settings() const { return settings_; }
    /// ABI_FLUSHO among them is what ^O does, and no setting.
    void set_settings(const TerminalSettings& settings);
    bool discards_output() const { return output_.discarding; }
    const WindowSize& window() const { return window_; }
    /// A change sends SIGWINCH to the foreground group.
    void set_window(const WindowSize& window);

    /// The process group in the foreground, 0 for none, and the session the terminal controls.
    std::int32_t foreground = 0;
    std::int32_t session = 0;
    bool exclusive = false; ///< Nobody but the superuser may open it (TIOCEXCL).

    /// Each open of it from its making to its end: the last one ends exclusiveness.
    void note_open() { ++opens_; }
    void note_close();

  private:
    void receive_one(std::uint8_t character);
    bool act_on_flow_control(std::uint8_t character);
    /// ^O: output is thrown away until the next key. Whether the character was that.
    bool act_on_discard(std::uint8_t character);
    /// TANDEM: tells the other side to stop when too much is there to be read, and to go on.
    void balance_input();
    bool act_on_signal_character(std::uint8_t character);
    void accept(std::uint8_t character);
    /// The line that was typed may be read, up to here.
    void finish_line();
    /// Its characters may be read.
    void hand_over_line();

    std::uint32_t device_number_;
    ConsoleDevice& device_;
    Waker& waker_;
    ProcessGroups& groups_;
    TerminalSettings settings_;
    WindowSize window_;
    ConsoleDevice::Size host_size_;
    TerminalOutput output_{device_, settings_};
    LineEditor line_{output_, settings_};
    std::deque<std::uint8_t> input_; ///< Ready to be read.
    std::deque<std::size_t>
        lines_; ///< Canonical: the length of each line within input_; 0 is an end of file.
    bool literal_next_ = false;
    bool ended_ = false;
    bool told_to_stop_ = false; ///< TANDEM.
    unsigned opens_ = 0;
};

} // namespace cxsim::kernel
