// Regular files and directories over host descriptors.
#include "kernel/files/host_file.h"

#include "kernel/abi/file.h"
#include "kernel/files/attributes.h"
#include "kernel/files/file_system.h"
#include "kernel/kernel.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <utility>

namespace cxsim::kernel {

namespace {

/// Bytes of the record of an entry with this name.
std::size_t record_size(const std::string& name) {
    return (sizeof(abi_dirent) + name.size() + 1 + 3) & ~std::size_t{3};
}

} // namespace

MountedFile::MountedFile(const FileSystem& files, const Mount& mount, UniqueFd fd)
    : files_(files), mount_(mount), fd_(std::move(fd)), held_(mount, fd_.get()) {
    if (mount_.inodes) {
        const FileIdentity identity = identity_of(fd_.get());
        static_cast<void>(mount_.inodes->of(identity));
        use_ = mount_.uses->begin(identity, FileUses::Kind::open);
    }
}

MountedFile::~MountedFile() {
    struct ::stat status{};
    if (use_.use_count() == 1 && ::fstat(fd_.get(), &status) == 0 && status.st_nlink == 0) {
        mount_.inodes->forget({status.st_dev, status.st_ino});
    }
}

Expected<FileStatus> MountedFile::status() const {
    return node_status(fd_.get(), mount_);
}

void MountedFile::stamp_change() const {
    kernel::stamp_change(mount_, fd_.get());
}

Expected<std::string> MountedFile::guest_path() const {
    return files_.path_of(mount_, fd_.get());
}

Outcome HostFile::read(Caller& caller, OpenFile& open, std::span<std::byte> to) {
    if (const auto mapped = caller.kernel.mapped_files().of(host_fd())) {
        static_cast<void>(mapped->write_back()); // What was stored in a mapping is in the file.
    }
    const ::ssize_t count = ::pread(host_fd(), to.data(), to.size(), open.offset());
    if (count < 0) {
        return fail_from_host();
    }
    open.set_offset(open.offset() + count);
    if (!std::exchange(was_read_, true)) {
        stamp_access(mount(), host_fd());
    }
    ++caller.process.usage.blocks_in;
    return static_cast<std::uint64_t>(count);
}

Outcome HostFile::write(Caller& caller, OpenFile& open, std::span<const std::byte> from) {
    if ((open.flags() & ABI_O_APPEND) != 0) {
        struct ::stat host{};
        if (::fstat(host_fd(), &host) != 0) {
            return fail_from_host();
        }
        open.set_offset(host.st_size);
    }
    const std::int64_t limit = caller.process.limits[ABI_RLIMIT_FSIZE].soft;
    if (limit != ABI_RLIM_INFINITY) {
        if (open.offset() >= limit && !from.empty()) {
            return ABI_EFBIG;
        }
        from = from.first(std::min(from.size(), static_cast<std::size_t>(limit - open.offset())));
    }
    const auto mapped = caller.kernel.mapped_files().of(host_fd());
    if (mapped) {
        static_cast<void>(mapped->write_back());
    }
    const ::ssize_t count = write_to_disk(mount(), host_fd(), from, open.offset());
    if (count < 0) {
        return fail_from_host();
    }
    if (mapped) {
        static_cast<void>(mapped->reload(open.offset(), static_cast<std::uint64_t>(count)));
    }
    open.set_offset(open.offset() + count);
    ++caller.process.usage.blocks_out;
    stamp_change();
    return static_cast<std::uint64_t>(count);
}

Outcome DirectoryFile::read(Caller& /*caller*/, OpenFile& /*open*/, std::span<std::byte> /*to*/) {
    return ABI_EISDIR;
}

Outcome DirectoryFile::write(Caller& /*caller*/, OpenFile& /*open*/, std::span<const std::byte> /*from*/) {
    return ABI_EISDIR;
}

Expected<void> DirectoryFile::load() {
    const int copy = ::openat(host_fd(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (copy < 0) {
        return fail_from_host();
    }
    const std::unique_ptr<::DIR, int (*)(::DIR*)> stream(::fdopendir(copy), &::closedir);
    if (!stream) {
        ::close(copy);
        return fail_from_host();
    }
    entries_.clear();
    const FileIdentity own = identity_of(host_fd());
    const bool is_root = own == identity_of(mount().root.get());
    errno = 0;
    while (const ::dirent* entry = ::readdir(stream.get())) {
        // Plain files may be the guest's devices: only stat() can tell.
        const std::uint32_t type = entry->d_type == DT_DIR   ? ABI_S_IFDIR >> 12U
                                   : entry->d_type == DT_LNK ? ABI_S_IFLNK >> 12U
                                                             : 0;
        // Above the root there is nothing.
        const bool above = is_root && std::string_view(entry->d_name) == "..";
        entries_.push_back({entry->d_name, above ? own.inode : entry->d_ino, type});
        errno = 0;
    }
    if (errno != 0) {
        return fail_from_host();
    }
    std::ranges::sort(entries_, {}, &Entry::name); // "." and ".." sort before most names; see below.
    std::ranges::stable_partition(entries_, [](const Entry& each) { return each.name == "."; });
    std::stable_partition(entries_.begin(), entries_.end(),
                          [](const Entry& each) { return each.name == "." || each.name == ".."; });
    if (mount().inodes) { // Now that the order is not the host's.
        for (Entry& each : entries_) {
            each.inode = mount().inodes->of({own.device, each.inode});
        }
    }
    loaded_ = true;
    stamp_access(mount(), host_fd());
    return {};
}

Expected<std::size_t> DirectoryFile::read_entries(OpenFile& open, std::span<std::byte> to) {
    if (open.offset() == 0 || !loaded_) {
        if (const auto done = load(); !done) {
            return fail(done.error());
        }
    }
    std::size_t filled = 0;
    while (open.offset() >= 0 && static_cast<std::size_t>(open.offset()) < entries_.size()) {
        const Entry& entry = entries_[static_cast<std::size_t>(open.offset())];
        const std::size_t size = record_size(entry.name);
        if (filled + size > to.size()) {
            if (filled == 0) {
                return fail(ABI_EINVAL);
            }
            break;
        }
        abi_dirent record{};
        record.d_ino = entry.inode;
        record.d_off = open.offset() + 1;
        record.d_reclen = static_cast<std::uint16_t>(size);
        record.d_namlen = static_cast<std::uint16_t>(entry.name.size());
        record.d_type = entry.type;
        const auto place = to.subspan(filled, size);
        std::ranges::fill(place, std::byte{0});
        std::memcpy(place.data(), &record, sizeof record);
        std::memcpy(place.data() + sizeof record, entry.name.data(), entry.name.size());
        filled += size;
        open.set_offset(open.offset() + 1);
    }
    return filled;
}

} // namespace cxsim::kernel
