// Counting what is taken from a disk.
#include "kernel/files/disk_space.h"

#include "kernel/files/directory.h"
#include "kernel/files/file_identity.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace cxsim::kernel {

namespace {

constexpr std::uint64_t block = DiskSpace::block_size;

std::uint64_t round_down(std::uint64_t bytes) {
    return bytes / block * block;
}

std::uint64_t round_up(std::uint64_t bytes) {
    return round_down(bytes + block - 1);
}

std::uint64_t allocated(const struct ::stat& status) {
    constexpr std::uint64_t bytes_per_host_block = 512;
    return static_cast<std::uint64_t>(status.st_blocks) * bytes_per_host_block;
}

/// The next place at or after `from` where the file has data or a hole, as `whence` says; the end of it all
/// if there is none.
std::uint64_t next(int fd, std::uint64_t from, int whence) {
    const ::off_t found = ::lseek(fd, static_cast<::off_t>(from), whence);
    return found < 0 ? UINT64_MAX : static_cast<std::uint64_t>(found);
}

/// What a write needs.
struct Need {
    std::uint64_t bytes = 0; ///< Of the write, from its first on.
    std::uint64_t room = 0;  ///< That they take.
};

/// How much of a write of `size` bytes at `offset` fits into `free` bytes.
Need need_of(int fd, std::uint64_t offset, std::uint64_t size, std::uint64_t free) {
    struct ::stat status{};
    if (::fstat(fd, &status) != 0) {
        return {.bytes = size, .room = 0};
    }
    const std::uint64_t file_end = round_up(static_cast<std::uint64_t>(status.st_size));
    const bool has_holes = allocated(status) < file_end;
    const std::uint64_t end = offset + size;
    Need need;
    for (std::uint64_t at = round_down(offset); at < end;) {
        // From here to `hole_end` nothing is there.
        std::uint64_t hole = file_end;
        std::uint64_t hole_end = UINT64_MAX;
        if (at < file_end && has_holes) {
            hole = round_up(std::min(next(fd, at, SEEK_HOLE), file_end));
            hole_end = hole < file_end ? round_down(next(fd, hole, SEEK_DATA)) : UINT64_MAX;
        }
        at = std::max(at, hole);
        if (at >= end) {
            break;
        }
        if (hole_end == at) { // The host's blocks are smaller than ours, and half of this one is there.
            at += block;
            continue;
        }
        const std::uint64_t wanted = std::min(hole_end, round_up(end)) - at;
        const std::uint64_t got = std::min(wanted, round_down(free - need.room));
        need.room += got;
        at += got;
        if (got < wanted) {
            need.bytes = at > offset ? at - offset : 0;
            return need;
        }
    }
    need.bytes = size;
    return need;
}

} // namespace

DiskSpace::DiskSpace(std::uint64_t size, int directory)
    : size_(size), directory_(::fcntl(directory, F_DUPFD_CLOEXEC, 0)) {
    static_cast<void>(measure()); // Who makes a disk asks for its usage next, and learns why it failed.
}

Expected<void> DiskSpace::measure() {
    auto used = measure_tree(directory_.get());
    if (!used) {
        return fail(used.error());
    }
    std::set<FileIdentity> nameless;
    for (const int fd : held_) {
        struct ::stat status{};
        if (::fstat(fd, &status) == 0 && status.st_nlink == 0 &&
            nameless.insert({status.st_dev, status.st_ino}).second) {
            used->bytes += allocated(status);
            ++used->files;
        }
    }
    used_ = *used;
    stale_ = false;
    return {};
}

Expected<DiskUsage> DiskSpace::usage() {
    const std::scoped_lock guard(lock_);
    if (const auto measured = measure(); !measured) {
        return fail(measured.error());
    }
    return used_;
}

bool DiskSpace::look_again() {
    return stale_ && measure().has_value();
}

std::uint64_t DiskSpace::take_for_write(int fd, std::int64_t offset, std::uint64_t size) {
    const std::scoped_lock guard(lock_);
    Need need = need_of(fd, static_cast<std::uint64_t>(offset), size, free());
    if (need.bytes < size && look_again()) {
        need = need_of(fd, static_cast<std::uint64_t>(offset), size, free());
    }
    used_.bytes += need.room;
    return need.bytes;
}

Expected<void> DiskSpace::take_node(std::uint64_t blocks) {
    return take(1, blocks, blocks == 0 ? 1 : 0);
}

Expected<void> DiskSpace::take_name() {
    return take(0, 0, 1);
}

Expected<void> DiskSpace::take(std::uint64_t files, std::uint64_t blocks, std::uint64_t blocks_to_spare) {
    const std::scoped_lock guard(lock_);
    const auto fits = [&] {
        return (blocks + blocks_to_spare) * block <= free() &&
               used_.files + files <= largest_number_of_files();
    };
    if (!fits() && !(look_again() && fits())) {
        return fail(ABI_ENOSPC);
    }
    used_.bytes += blocks * block;
    used_.files += files;
    return {};
}

void DiskSpace::may_have_shrunk() {
    const std::scoped_lock guard(lock_);
    stale_ = true;
}

void DiskSpace::hold(int fd) {
    const std::scoped_lock guard(lock_);
    held_.insert(fd);
}

void DiskSpace::release(int fd) {
    const std::scoped_lock guard(lock_);
    struct ::stat status{};
    stale_ = stale_ || (::fstat(fd, &status) == 0 && status.st_nlink == 0);
    held_.erase(fd);
}

HeldOnDisk::HeldOnDisk(const Mount& mount, int fd) : disk_(mount.disk.get()), fd_(fd) {
    if (disk_ != nullptr) {
        disk_->hold(fd_);
    }
}

HeldOnDisk::~HeldOnDisk() {
    if (disk_ != nullptr) {
        disk_->release(fd_);
    }
}

void note_shrinking(const Mount& mount) {
    if (mount.disk) {
        mount.disk->may_have_shrunk();
    }
}

::ssize_t write_to_disk(const Mount& mount, int fd, std::span<const std::byte> bytes, std::int64_t offset) {
    if (mount.disk && !bytes.empty()) {
        bytes = bytes.first(mount.disk->take_for_write(fd, offset, bytes.size()));
        if (bytes.empty()) {
            errno = ENOSPC;
            return -1;
        }
    }
    const ::ssize_t written = ::pwrite(fd, bytes.data(), bytes.size(), offset);
    if (written < static_cast<::ssize_t>(bytes.size())) {
        const int error = errno;
        note_shrinking(mount); // The host has not taken all of the room.
        errno = error;
    }
    return written;
}

} // namespace cxsim::kernel
