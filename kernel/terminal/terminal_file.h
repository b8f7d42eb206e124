// A terminal as processes open it: job control and ioctl in front of the line discipline.
#pragma once

#include "kernel/files/open_file.h"
#include "kernel/terminal/terminal.h"

#include <memory>
#include <optional>

namespace cxsim::kernel {

class TerminalFile : public File {
  public:
    explicit TerminalFile(std::shared_ptr<Terminal> terminal) : terminal_(std::move(terminal)) {
        terminal_->note_open();
    }
    ~TerminalFile() override { terminal_->note_close(); }

    FileKind kind() const override { return FileKind::terminal; }
    Expected<FileStatus> status() const override;
    Outcome read(Caller& caller, OpenFile& open, std::span<std::byte> to) override;
    Outcome write(Caller& caller, OpenFile& open, std::span<const std::byte> from) override;
    Outcome ioctl(Caller& caller, std::uint32_t request, emu::Address argument) override;
    Expected<DeviceState> device_state() const override;
    Outcome restore_device_state(const DeviceState& state) override;
    Readiness readiness() const override;
    Channel channel() const override { return terminal_.get(); }

    const std::shared_ptr<Terminal>& terminal() const { return terminal_; }

  private:
    /// Stops a background process that reads (SIGTTIN) or writes (SIGTTOU); nothing if the caller may go on.
    std::optional<Outcome> check_foreground(Caller& caller, Signal signal) const;

    /// What a read of single characters waits for, by VMIN and VTIME; nothing if it may go on.
    std::optional<Outcome> wait_for_enough(Caller& caller, std::size_t wanted) const;

    std::shared_ptr<Terminal> terminal_;
};

} // namespace cxsim::kernel
