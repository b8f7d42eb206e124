// System calls on descriptors.
#include "kernel/abi/file.h"
#include "kernel/abi/terminal.h"
#include "kernel/calls/lock_calls.h"
#include "kernel/calls/status.h"
#include "kernel/calls/system_call.h"
#include "kernel/calls/transfer.h"
#include "kernel/custom/custom_file.h"
#include "kernel/files/device_files.h"
#include "kernel/files/device_numbers.h"
#include "kernel/files/fifo.h"
#include "kernel/files/host_file.h"
#include "kernel/files/pipe.h"
#include "kernel/files/viewpoint.h"
#include "kernel/kernel.h"
#include "kernel/terminal/terminal_file.h"
#include "kernel/terminal/terminal_ioctl.h"

#include <unistd.h>

#include <cerrno>

namespace cxsim::kernel {

namespace {

/// Waits for the driver; the thread holds the file meanwhile.
std::expected<std::shared_ptr<File>, Outcome> open_custom_file(SystemCall& call, std::uint32_t device,
                                                               std::uint32_t flags) {
    std::shared_ptr<File>& held = call.thread.progress.opening;
    auto* custom = dynamic_cast<CustomFile*>(held.get());
    if (custom == nullptr || custom->device_number() != device) {
        auto opened = open_custom_device(call, device, flags);
        if (!opened) {
            return std::unexpected(Outcome(opened.error()));
        }
        custom = opened->get();
        held = std::move(*opened);
    }
    if (const Outcome open = custom->wait_until_open(); !open.is_value()) {
        return std::unexpected(open);
    }
    return std::move(held);
}

std::expected<std::shared_ptr<File>, Outcome> open_found(SystemCall& call, const Node& node,
                                                         std::uint32_t flags) {
    if (node.is(ABI_S_IFIFO)) {
        return open_fifo(call, node, flags);
    }
    if (!node.is(ABI_S_IFCHR)) {
        auto opened = call.kernel.files().open_node(node, flags);
        return opened ? std::expected<std::shared_ptr<File>, Outcome>(*opened)
                      : std::unexpected(Outcome(opened.error()));
    }
    const std::uint32_t device = node.status.special_device;
    if (is_custom_device(device)) {
        return open_custom_file(call, device, flags);
    }
    auto file = open_device(call, device, flags);
    if (file && (*file)->kind() == FileKind::terminal && (flags & ABI_O_NOCTTY) == 0) {
        // The first terminal that a session's leader opens becomes its control terminal; otherwise nothing
        // changes.
        const auto& terminal = static_cast<const TerminalFile&>(**file).terminal();
        if (terminal->is_terminal()) {
            static_cast<void>(acquire_control_terminal(call.process, terminal));
        }
    }
    if (!file) {
        return std::unexpected(Outcome(file.error()));
    }
    return *file;
}

Outcome open_path(SystemCall& call, emu::Address path_address, std::uint32_t flags, std::uint32_t mode) {
    const auto path = call.memory().load_path(path_address);
    if (!path) {
        return path.error();
    }
    if ((flags & ABI_O_ACCMODE) == ABI_O_ACCMODE) {
        return ABI_EINVAL;
    }
    std::optional<Creation> creation;
    if ((flags & ABI_O_CREAT) != 0) {
        creation = Creation{mode & ~call.process.umask & 07777U, (flags & ABI_O_EXCL) != 0};
    }
    const auto found = call.kernel.files().find_or_create(viewpoint_of(call.process), *path, flags, creation);
    if (!found) {
        return found.error();
    }
    const auto file = open_found(call, found->node, flags);
    if (!file) {
        return file.error();
    }
    if (found->created || (flags & ABI_O_TRUNC) != 0) {
        if (const auto* const changed = dynamic_cast<const MountedFile*>(file->get())) {
            changed->stamp_change();
        }
    }
    std::string absolute = *path;
    if (const auto known = call.kernel.files().path_of(*found->node.mount, found->node.fd.get())) {
        absolute = *known;
    }
    constexpr std::uint32_t kept = ABI_O_ACCMODE | ABI_O_APPEND | ABI_O_NDELAY;
    const auto fd =
        call.process.descriptors.add(std::make_shared<OpenFile>(*file, flags & kept, std::move(absolute)));
    return fd ? Outcome(*fd) : Outcome(fd.error());
}

/// The open regular file or directory of a descriptor: EINVAL for other kinds.
Expected<std::shared_ptr<MountedFile>> mounted_file(SystemCall& call, std::uint32_t fd) {
    const auto open = call.process.descriptors.get(fd);
    if (!open) {
        return fail(open.error());
    }
    auto file = std::dynamic_pointer_cast<MountedFile>((*open)->shared_file());
    if (!file) {
        return fail(ABI_EINVAL);
    }
    return file;
}

Outcome host_result(int result) {
    return result == 0 ? Outcome(0) : Outcome(fail_from_host());
}

} // namespace

Outcome sys_open(SystemCall& call) {
    return open_path(call, call.arg(0), call.arg(1), call.arg(2));
}

Outcome sys_creat(SystemCall& call) {
    return open_path(call, call.arg(0), ABI_O_WRONLY | ABI_O_CREAT | ABI_O_TRUNC, call.arg(1));
}

Outcome sys_close(SystemCall& call) {
    release_records(call, call.arg(0));
    const auto closed = call.process.descriptors.close(call.arg(0));
    return closed ? Outcome(0) : Outcome(closed.error());
}

Outcome sys_read(SystemCall& call) {
    return read_into(call, call.arg(0), {{call.arg(1), call.arg(2)}});
}

Outcome sys_write(SystemCall& call) {
    return write_from(call, call.arg(0), {{call.arg(1), call.arg(2)}});
}

Outcome sys_readv(SystemCall& call) {
    const auto segments = load_segments(call, call.arg(1), call.arg(2));
    return segments ? read_into(call, call.arg(0), *segments) : Outcome(segments.error());
}

Outcome sys_writev(SystemCall& call) {
    const auto segments = load_segments(call, call.arg(1), call.arg(2));
    return segments ? write_from(call, call.arg(0), *segments) : Outcome(segments.error());
}

Outcome sys_lseek(SystemCall& call) {
    const auto open = call.process.descriptors.get(call.arg(0));
    if (!open) {
        return open.error();
    }
    if (!(*open)->file().seekable()) {
        return ABI_ESPIPE;
    }
    std::int64_t base = 0;
    if (call.arg(3) == ABI_SEEK_CUR) {
        base = (*open)->offset();
    } else if (call.arg(3) == ABI_SEEK_END) {
        const auto status = (*open)->file().status();
        if (!status) {
            return status.error();
        }
        base = status->size;
    } else if (call.arg(3) != ABI_SEEK_SET) {
        return ABI_EINVAL;
    }
    std::int64_t offset = 0;
    if (__builtin_add_overflow(base, call.wide_arg(1), &offset) || offset < 0) {
        return ABI_EINVAL;
    }
    (*open)->set_offset(offset);
    return static_cast<std::uint64_t>(offset);
}

Outcome sys_dup(SystemCall& call) {
    const auto open = call.process.descriptors.get(call.arg(0));
    if (!open) {
        return open.error();
    }
    const auto fd = call.process.descriptors.add(*open);
    return fd ? Outcome(*fd) : Outcome(fd.error());
}

Outcome sys_dup2(SystemCall& call) {
    const auto open = call.process.descriptors.get(call.arg(0));
    if (!open) {
        return open.error();
    }
    if (call.arg(0) != call.arg(1)) {
        release_records(call, call.arg(1));
        if (const auto done = call.process.descriptors.install(call.arg(1), {*open, false}); !done) {
            return done.error();
        }
    }
    return call.arg(1);
}

Outcome sys_fcntl(SystemCall& call) {
    const auto entry = call.process.descriptors.entry(call.arg(0));
    if (!entry) {
        return entry.error();
    }
    OpenFile& open = *(*entry)->open;
    switch (call.arg(1)) {
    case ABI_F_DUPFD: {
        const auto fd = call.process.descriptors.add((*entry)->open, call.arg(2));
        return fd ? Outcome(*fd) : Outcome(fd.error());
    }
    case ABI_F_GETFD:
        return (*entry)->close_on_exec ? ABI_FD_CLOEXEC : 0;
    case ABI_F_SETFD:
        (*entry)->close_on_exec = (call.arg(2) & ABI_FD_CLOEXEC) != 0;
        return 0;
    case ABI_F_GETFL:
        return open.flags();
    case ABI_F_SETFL:
        open.set_flags(call.arg(2));
        return 0;
    case ABI_F_GETLK:
    case ABI_F_SETLK:
    case ABI_F_SETLKW:
        return lock_records(call, (*entry)->open);
    default:
        return ABI_EINVAL;
    }
}

Outcome sys_ioctl(SystemCall& call) {
    const auto entry = call.process.descriptors.entry(call.arg(0));
    if (!entry) {
        return entry.error();
    }
    OpenFile& open = *(*entry)->open;
    switch (call.arg(1)) {
    case ABI_FIOCLEX:
    case ABI_FIONCLEX:
        (*entry)->close_on_exec = call.arg(1) == ABI_FIOCLEX;
        return 0;
    case ABI_FIONBIO: {
        const auto on = call.memory().load<abi_i32>(call.arg(2));
        if (!on) {
            return on.error();
        }
        open.set_flags(*on != 0 ? open.flags() | ABI_O_NDELAY : open.flags() & ~std::uint32_t{ABI_O_NDELAY});
        return 0;
    }
    default:
        return open.file().ioctl(call, call.arg(1), call.arg(2));
    }
}

Outcome sys_pipe(SystemCall& call) {
    return install_pair(call, make_pipe(call.kernel), call.arg(0));
}

Outcome sys_fstat(SystemCall& call) {
    const auto open = call.process.descriptors.get(call.arg(0));
    if (!open) {
        return open.error();
    }
    const auto status = (*open)->file().status();
    return status ? call.memory().store(call.arg(1), abi_stat_of(*status)) : Outcome(status.error());
}

Outcome sys_fsync(SystemCall& call) {
    const auto file = mounted_file(call, call.arg(0));
    return file ? host_result(::fsync((*file)->host_fd())) : Outcome(file.error());
}

Outcome sys_sync(SystemCall& /*call*/) {
    return 0; // Writes reach the host at once; when the host writes to its disk is its own affair.
}

Outcome sys_ftruncate(SystemCall& call) {
    const auto file = mounted_file(call, call.arg(0));
    if (!file) {
        return file.error();
    }
    const auto open = call.process.descriptors.get(call.arg(0));
    if (!(*open)->may_write() || call.wide_arg(1) < 0) {
        return ABI_EINVAL;
    }
    if (const auto allowed = check_file_size(call, call.wide_arg(1)); !allowed) {
        return allowed.error();
    }
    const Outcome outcome = host_result(::ftruncate((*file)->host_fd(), call.wide_arg(1)));
    note_shrinking((*file)->mount());
    (*file)->stamp_change();
    return outcome;
}

Outcome sys_getdirentries(SystemCall& call) {
    constexpr std::uint32_t largest = 64 * 1024;
    const auto open = call.process.descriptors.get(call.arg(0));
    if (!open) {
        return open.error();
    }
    auto* const directory = dynamic_cast<DirectoryFile*>(&(*open)->file());
    if (directory == nullptr) {
        return ABI_ENOTDIR;
    }
    std::vector<std::byte> records(std::min(call.arg(2), largest));
    if (const auto writable = call.memory().check_writable(call.arg(1), records.size()); !writable) {
        return writable.error();
    }
    const auto size = directory->read_entries(**open, records);
    if (!size) {
        return size.error();
    }
    const auto stored = call.memory().write(call.arg(1), std::span(records).first(*size));
    return stored ? Outcome(*size) : Outcome(stored.error());
}

} // namespace cxsim::kernel
