// The devices of the machine that programs can open.
#include "kernel/files/device_files.h"

#include "kernel/abi/file.h"
#include "kernel/custom/custom_file.h"
#include "kernel/files/device_numbers.h"
#include "kernel/files/sequence_device.h"
#include "kernel/kernel.h"
#include "kernel/tape/tape_file.h"
#include "kernel/terminal/pseudo_terminal.h"
#include "kernel/terminal/terminal_file.h"

#include <algorithm>

namespace cxsim::kernel {

Expected<FileStatus> NullDevice::status() const {
    FileStatus status;
    status.mode = ABI_S_IFCHR | 0666U;
    status.links = 1;
    status.special_device = kind_ == FileKind::zero_device ? zero_device_number : null_device_number;
    status.inode = status.special_device;
    return status;
}

Outcome NullDevice::read(Caller& /*caller*/, OpenFile& /*open*/, std::span<std::byte> to) {
    if (kind_ == FileKind::null_device) {
        return 0;
    }
    std::ranges::fill(to, std::byte{0});
    return to.size();
}

Outcome NullDevice::write(Caller& /*caller*/, OpenFile& /*open*/, std::span<const std::byte> from) {
    return from.size();
}

/// There is none to keep (guide p. 3-10).
Expected<DeviceState> NullDevice::device_state() const {
    return DeviceState{};
}

Outcome NullDevice::restore_device_state(const DeviceState& /*state*/) {
    return 0;
}

namespace {

/// A pseudo-terminal that its session holds by the name /dev/tty only must not seem to have been closed.
Expected<std::shared_ptr<File>> open_control_terminal(Caller& caller) {
    const auto& terminal = caller.process.control_terminal;
    for (const auto& pair : caller.kernel.pseudo_terminals()) {
        if (pair && pair->terminal() == terminal) {
            return std::make_shared<PtySlaveFile>(pair);
        }
    }
    return std::make_shared<TerminalFile>(terminal);
}

/// Whether who has the terminal keeps others out (TIOCEXCL).
bool keeps_out(const Terminal& terminal, const Caller& caller) {
    return terminal.exclusive && !caller.process.credentials.is_superuser();
}

} // namespace

Expected<std::shared_ptr<File>> open_device(Caller& caller, std::uint32_t number, std::uint32_t flags) {
    if (number >= tape_device_number && number < tape_device_number + 2 * tape_no_rewind) {
        return open_tape(caller, number, flags);
    }
    const auto is_one_of = [number](std::size_t count, std::uint32_t first) {
        return number >= first && number < first + count;
    };
    if (is_custom_device(number)) {
        return open_custom_device(caller, number, flags);
    }
    if (is_one_of(custom_device_count, driver_device_number)) {
        return open_driver(caller, number);
    }
    if (is_one_of(pseudo_terminal_count, pty_master_device_number)) {
        return open_pty_master(caller, number);
    }
    if (is_one_of(pseudo_terminal_count, pty_slave_device_number)) {
        const auto& pair = caller.kernel.pseudo_terminals().at(number - pty_slave_device_number);
        if (pair && keeps_out(*pair->terminal(), caller)) {
            return fail(ABI_EBUSY);
        }
        return open_pty_slave(caller, number);
    }
    switch (number) {
    case null_device_number:
        return std::make_shared<NullDevice>(FileKind::null_device);
    case zero_device_number:
        return std::make_shared<NullDevice>(FileKind::zero_device);
    case sequence_device_number:
        return std::make_shared<SequenceDevice>();
    case console_device_number:
        if (keeps_out(*caller.kernel.console(), caller)) {
            return fail(ABI_EBUSY);
        }
        return std::make_shared<TerminalFile>(caller.kernel.console());
    case tty_device_number:
        if (!caller.process.control_terminal) {
            return fail(ABI_ENXIO);
        }
        if (keeps_out(*caller.process.control_terminal, caller)) {
            return fail(ABI_EBUSY);
        }
        return open_control_terminal(caller);
    default:
        return fail(ABI_ENXIO);
    }
}

} // namespace cxsim::kernel
