// Open files and descriptor tables.
#include "kernel/files/open_file.h"

#include "kernel/abi/file.h"
#include "kernel/processes/user_memory.h"

namespace cxsim::kernel {

/// The two requests that Checkpoint Restart has of any device (guide p. 3-9).
Outcome File::ioctl(Caller& caller, std::uint32_t request, emu::Address argument) {
    UserMemory memory(caller.thread);
    if (request == ABI_IOCCHKPNT) {
        const auto state = device_state();
        return state ? memory.store(argument, *state) : Outcome(state.error());
    }
    if (request == ABI_IOCRESTART) {
        const auto state = memory.load<DeviceState>(argument);
        return state ? restore_device_state(*state) : Outcome(state.error());
    }
    return ABI_ENOTTY;
}

Expected<DeviceState> File::device_state() const {
    return fail(ABI_ENOTTY);
}

Outcome File::restore_device_state(const DeviceState& /*state*/) {
    return ABI_ENOTTY;
}

OpenFile::OpenFile(std::shared_ptr<File> file, std::uint32_t flags, std::string path)
    : file_(std::move(file)), path_(std::move(path)), flags_(flags) {}

void OpenFile::set_flags(std::uint32_t flags) {
    constexpr std::uint32_t changeable = ABI_O_APPEND | ABI_O_NDELAY;
    flags_ = (flags_ & ~changeable) | (flags & changeable);
}

bool OpenFile::may_read() const {
    return (flags_ & ABI_O_ACCMODE) != ABI_O_WRONLY;
}

bool OpenFile::may_write() const {
    return (flags_ & ABI_O_ACCMODE) != ABI_O_RDONLY;
}

Expected<OpenFilePointer> DescriptorTable::get(std::uint32_t fd) const {
    if (fd >= entries_.size() || !entries_[fd].open) {
        return fail(ABI_EBADF);
    }
    return entries_[fd].open;
}

Expected<Descriptor*> DescriptorTable::entry(std::uint32_t fd) {
    if (fd >= entries_.size() || !entries_[fd].open) {
        return fail(ABI_EBADF);
    }
    return &entries_[fd];
}

Expected<std::uint32_t> DescriptorTable::add(OpenFilePointer open, std::uint32_t lowest) {
    for (std::uint32_t fd = lowest; fd < ABI_NOFILE; ++fd) {
        if (fd >= entries_.size() || !entries_[fd].open) {
            (void)install(fd, {std::move(open), false});
            return fd;
        }
    }
    return fail(lowest < ABI_NOFILE ? ABI_EMFILE : ABI_EINVAL);
}

Expected<void> DescriptorTable::install(std::uint32_t fd, Descriptor descriptor) {
    if (fd >= ABI_NOFILE) {
        return fail(ABI_EBADF);
    }
    if (fd >= entries_.size()) {
        entries_.resize(fd + 1);
    }
    entries_[fd] = std::move(descriptor);
    return {};
}

Expected<void> DescriptorTable::close(std::uint32_t fd) {
    if (fd >= entries_.size() || !entries_[fd].open) {
        return fail(ABI_EBADF);
    }
    entries_[fd] = {};
    return {};
}

void DescriptorTable::close_all() {
    entries_.clear();
}

void DescriptorTable::close_those_marked_for_exec() {
    for (Descriptor& each : entries_) {
        if (each.close_on_exec) {
            each = {};
        }
    }
}

} // namespace cxsim::kernel
