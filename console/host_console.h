// The guest's console on the emulator's standard input and output.
#pragma once

#include "console/raw_terminal.h"
#include "kernel/terminal/console_device.h"

#include <functional>
#include <optional>

namespace cxsim::console {

/// Reads one descriptor of the host and writes another. If both are terminals, a person sits there: the
/// host's terminal is raw while the object lives, and the guest's line discipline does the rest. Otherwise
/// bytes pass as they are.
class HostConsole final : public kernel::ConsoleDevice {
  public:
    /// The descriptors stay open and keep their flags. `on_hang_up` is called once when nobody reads the
    /// output any more.
    HostConsole(int input, int output, std::function<void()> on_hang_up);
    ~HostConsole() override;
    HostConsole(const HostConsole&) = delete;
    HostConsole& operator=(const HostConsole&) = delete;

    Input read(std::span<std::byte> to) override;
    void write(std::span<const std::byte> bytes) override;
    void wait(std::optional<kernel::Nanoseconds> timeout) override;
    bool is_terminal() const override { return is_terminal_; }
    Size size() const override;

  private:
    void hang_up();

    int input_;
    int output_;
    std::function<void()> on_hang_up_;
    bool is_terminal_;
    bool input_ended_ = false;
    bool hung_up_ = false;
    std::optional<RawTerminal> raw_;
};

} // namespace cxsim::console
