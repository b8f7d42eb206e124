// Both ends of pseudo-terminals.
#include "kernel/terminal/pseudo_terminal.h"

#include "emu/isa/text.h"
#include "kernel/abi/file.h"
#include "kernel/abi/terminal.h"
#include "kernel/files/device_numbers.h"
#include "kernel/kernel.h"
#include "kernel/processes/user_memory.h"
#include "kernel/terminal/terminal_ioctl.h"

#include <algorithm>

namespace cxsim::kernel {

PseudoTerminal::PseudoTerminal(std::uint32_t slave_number, Waker& waker, ProcessGroups& groups)
    : waker_(waker), groups_(groups),
      terminal_(std::make_shared<Terminal>(slave_number, *this, waker, groups)) {}

void PseudoTerminal::write(std::span<const std::byte> bytes) {
    output_.append(isa::as_text(bytes));
    changed();
}

std::size_t PseudoTerminal::take_output(std::span<std::byte> to) {
    const std::size_t count = std::min(to.size(), output_.size());
    std::ranges::copy(std::as_bytes(std::span(output_)).first(count), to.begin());
    output_.erase(0, count);
    changed();
    return count;
}

void PseudoTerminal::hang_up() {
    master_open = false;
    output_.clear();
    if (terminal_->session != 0) {
        groups_.signal_group(terminal_->session, ABI_SIGHUP);
        groups_.signal_group(terminal_->session, ABI_SIGCONT);
    }
    if (terminal_->foreground != 0 && terminal_->foreground != terminal_->session) {
        groups_.signal_group(terminal_->foreground, ABI_SIGHUP);
        groups_.signal_group(terminal_->foreground, ABI_SIGCONT);
    }
    terminal_->hang_up_input();
}

// --- The master

PtyMasterFile::PtyMasterFile(std::shared_ptr<PseudoTerminal> pair, std::uint32_t number)
    : pair_(std::move(pair)), number_(number) {
    pair_->master_open = true;
}

PtyMasterFile::~PtyMasterFile() {
    pair_->hang_up();
}

Expected<FileStatus> PtyMasterFile::status() const {
    FileStatus status;
    status.mode = ABI_S_IFCHR | 0666U;
    status.links = 1;
    status.special_device = number_;
    status.inode = 0x10000U + number_;
    return status;
}

Outcome PtyMasterFile::read(Caller& /*caller*/, OpenFile& /*open*/, std::span<std::byte> to) {
    if (pair_->output_size() > 0 || to.empty()) {
        return pair_->take_output(to);
    }
    if (pair_->slaves_open == 0 && pair_->slave_was_opened) {
        return ABI_EIO;
    }
    return Outcome::blocked_on(channel());
}

Outcome PtyMasterFile::write(Caller& /*caller*/, OpenFile& /*open*/, std::span<const std::byte> from) {
    Terminal& terminal = *pair_->terminal();
    if (!from.empty() && !terminal.takes_typing()) {
        return Outcome::blocked_on(channel());
    }
    constexpr std::size_t piece = 1024; // Each byte may be echoed as several.
    const auto taken = from.first(std::min(from.size(), piece));
    terminal.receive(taken);
    return taken.size();
}

Outcome PtyMasterFile::ioctl(Caller& caller, std::uint32_t request, emu::Address argument) {
    if (request == ABI_FIONREAD) {
        return UserMemory(caller.thread)
            .store(argument, abi_i32(static_cast<std::int32_t>(pair_->output_size())));
    }
    if (request == ABI_TIOCSCTTY || request == ABI_TIOCNOTTY) {
        return ABI_ENOTTY;
    }
    return terminal_ioctl(caller, pair_->terminal(), request, argument);
}

Readiness PtyMasterFile::readiness() const {
    const bool ended = pair_->slaves_open == 0 && pair_->slave_was_opened;
    return {.readable = pair_->output_size() > 0 || ended, .writable = pair_->terminal()->takes_typing()};
}

// --- The slave

PtySlaveFile::PtySlaveFile(std::shared_ptr<PseudoTerminal> pair)
    : TerminalFile(pair->terminal()), pair_(std::move(pair)) {
    ++pair_->slaves_open;
    pair_->slave_was_opened = true;
}

PtySlaveFile::~PtySlaveFile() {
    if (--pair_->slaves_open == 0) {
        pair_->changed();
    }
}

Outcome PtySlaveFile::read(Caller& caller, OpenFile& open, std::span<std::byte> to) {
    return pair_->master_open || pair_->terminal()->input_size() > 0 ? TerminalFile::read(caller, open, to)
                                                                     : Outcome(0);
}

Outcome PtySlaveFile::write(Caller& caller, OpenFile& open, std::span<const std::byte> from) {
    return pair_->master_open ? TerminalFile::write(caller, open, from) : Outcome(ABI_EIO);
}

Outcome PtySlaveFile::ioctl(Caller& caller, std::uint32_t request, emu::Address argument) {
    return pair_->master_open ? TerminalFile::ioctl(caller, request, argument) : Outcome(ABI_EIO);
}

Readiness PtySlaveFile::readiness() const {
    return pair_->master_open ? TerminalFile::readiness() : Readiness{};
}

// --- Opening

Expected<std::shared_ptr<File>> open_pty_master(Caller& caller, std::uint32_t number) {
    const std::uint32_t index = number - pty_master_device_number;
    std::shared_ptr<PseudoTerminal>& pair = caller.kernel.pseudo_terminals().at(index);
    if (pair && pair->master_open) {
        return fail(ABI_EIO);
    }
    // Who still has the slave of the pair before keeps that one.
    pair = std::make_shared<PseudoTerminal>(pty_slave_device_number + index, caller.kernel, caller.kernel);
    return std::make_shared<PtyMasterFile>(pair, number);
}

Expected<std::shared_ptr<File>> open_pty_slave(Caller& caller, std::uint32_t number) {
    const std::shared_ptr<PseudoTerminal>& pair =
        caller.kernel.pseudo_terminals().at(number - pty_slave_device_number);
    if (!pair || !pair->master_open) {
        return fail(ABI_EIO);
    }
    return std::make_shared<PtySlaveFile>(pair);
}

} // namespace cxsim::kernel
