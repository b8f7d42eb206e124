// The guest's console on the emulator's standard input and output.
#pragma once

#include "console/raw_terminal.h"
#include "kernel/terminal/console_device.h"

#include <functional>
#include <optional>
#include <string>

namespace cxsim::console {

/// Reads one descriptor of the host and writes another. If both are terminals, a person sits there: the
/// host's terminal is raw while the object lives and is not suspended, and the guest's line discipline does
/// the rest. Otherwise bytes pass as they are.
class HostConsole final : public kernel::ConsoleDevice {
  public:
    /// What the console has to tell, besides what is typed.
    struct Events {
        std::function<void()> hang_up;     ///< Called once when nobody reads the output any more.
        std::function<void()> monitor_key; ///< A person has pressed the key for the monitor.
    };
    static constexpr int no_input = -1; ///< In place of a descriptor: the input has ended from the start.

    /// The descriptors stay open and keep their flags. `monitor_key` never reaches the guest; empty if all
    /// keys do.
    HostConsole(int input, int output, std::optional<char> monitor_key, Events events);
    ~HostConsole() override;
    HostConsole(const HostConsole&) = delete;
    HostConsole& operator=(const HostConsole&) = delete;

    void attend() override;
    Input read(std::span<std::byte> to) override;
    void write(std::span<const std::byte> bytes) override;
    void wait(std::optional<kernel::Nanoseconds> timeout) override;
    bool is_terminal() const override { return is_terminal_; }
    Size size() const override;

    /// Gives the host's terminal back as it was found, until resume(): for the monitor's own dialogue.
    void suspend();
    void resume();
    /// Whether the last byte of the output was the end of a line.
    bool at_line_start() const { return at_line_start_; }

  private:
    void hang_up();

    int input_;
    int output_;
    std::optional<char> monitor_key_;
    Events events_;
    bool is_terminal_;
    bool input_ended_;
    bool hung_up_ = false;
    bool at_line_start_ = true;
    std::string typed_; ///< Read from the host, not yet taken by the guest.
    std::optional<RawTerminal> raw_;
};

} // namespace cxsim::console
