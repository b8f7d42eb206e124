// Pseudo-terminals: a terminal whose other end is a program in place of a person.
//
// /dev/ptypN is the master: what is written to it has been typed, what is read from it is what appears on the
// screen. /dev/ttypN is the slave, a terminal like every other one. As in 4.3BSD a master can be opened once
// at a time, and the slave while its master is open.
#pragma once

#include "kernel/terminal/terminal.h"
#include "kernel/terminal/terminal_file.h"

#include <array>
#include <memory>
#include <string>

namespace cxsim::kernel {

/// The pair: the line discipline, and the bytes on their way to the master.
class PseudoTerminal final : public ConsoleDevice {
  public:
    PseudoTerminal(std::uint32_t slave_number, Waker& waker, ProcessGroups& groups);

    const std::shared_ptr<Terminal>& terminal() const { return terminal_; }

    // --- The device below the line discipline. Its input comes from the master's writes alone.
    Input read(std::span<std::byte> /*to*/) override { return {}; }
    void write(std::span<const std::byte> bytes) override;
    void wait(std::optional<Nanoseconds> /*timeout*/) override {}
    bool is_terminal() const override { return true; }
    bool has_room() const override { return output_.size() < output_capacity; }
    std::size_t queued() const override { return output_.size(); }
    void discard_queued() override {
        output_.clear();
        changed();
    }

    // --- The master's side
    /// Takes up to `to.size()` bytes that were written to the slave.
    std::size_t take_output(std::span<std::byte> to);
    std::size_t output_size() const { return output_.size(); }

    bool master_open = false;
    unsigned slaves_open = 0;
    bool slave_was_opened = false; ///< Since the master was: then nobody there is the end of the file.

    void changed() { waker_.wake_up(terminal_.get()); }
    /// The master has gone: hangs up the session.
    void hang_up();

  private:
    static constexpr std::size_t output_capacity = 4096;

    Waker& waker_;
    ProcessGroups& groups_;
    std::string output_;
    std::shared_ptr<Terminal> terminal_;
};

/// The pseudo-terminals of a machine, by number.
inline constexpr std::size_t pseudo_terminal_count = 16;
using PseudoTerminals = std::array<std::shared_ptr<PseudoTerminal>, pseudo_terminal_count>;

class PtyMasterFile final : public File {
  public:
    PtyMasterFile(std::shared_ptr<PseudoTerminal> pair, std::uint32_t number);
    ~PtyMasterFile() override;

    FileKind kind() const override { return FileKind::pty_master; }
    Expected<FileStatus> status() const override;
    Outcome read(Caller& caller, OpenFile& open, std::span<std::byte> to) override;
    Outcome write(Caller& caller, OpenFile& open, std::span<const std::byte> from) override;
    Outcome ioctl(Caller& caller, std::uint32_t request, emu::Address argument) override;
    Readiness readiness() const override;
    Channel channel() const override { return pair_->terminal().get(); }

  private:
    std::shared_ptr<PseudoTerminal> pair_;
    std::uint32_t number_;
};

/// The slave: a terminal that ends when its master does.
class PtySlaveFile final : public TerminalFile {
  public:
    explicit PtySlaveFile(std::shared_ptr<PseudoTerminal> pair);
    ~PtySlaveFile() override;

    Outcome read(Caller& caller, OpenFile& open, std::span<std::byte> to) override;
    Outcome write(Caller& caller, OpenFile& open, std::span<const std::byte> from) override;
    Outcome ioctl(Caller& caller, std::uint32_t request, emu::Address argument) override;
    Readiness readiness() const override;

  private:
    std::shared_ptr<PseudoTerminal> pair_;
};

/// Opens the master with this device number: EIO if it is open.
Expected<std::shared_ptr<File>> open_pty_master(Caller& caller, std::uint32_t number);
/// Opens the slave: EIO if its master is not open.
Expected<std::shared_ptr<File>> open_pty_slave(Caller& caller, std::uint32_t number);

} // namespace cxsim::kernel
