// Each call asks first.
#include "cr/image/storage.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

namespace cxsim::cr {

Storage& Storage::host() {
    static Storage host; // Has no state.
    return host;
}

bool Storage::allowed(Call call) {
    const int error = before(call);
    if (error != 0) {
        errno = error;
    }
    return error == 0;
}

int Storage::create(int directory, const char* name, int flags) {
    constexpr ::mode_t mode = 0600;
    return allowed(Call::create) ? ::openat(directory, name, flags, mode) : -1;
}

::ssize_t Storage::written(::ssize_t result, std::uint64_t size) {
    if (result < 0 || static_cast<std::uint64_t>(result) < size) {
        const int error = errno;
        left_room();
        errno = error;
    }
    return result;
}

::ssize_t Storage::write(int fd, std::span<const std::byte> bytes, std::uint64_t offset) {
    if (!allowed(Call::write)) {
        return -1;
    }
    const std::uint64_t size = room(fd, offset, bytes.size());
    if (size == 0 && !bytes.empty()) {
        errno = ENOSPC;
        return -1;
    }
    return written(::pwrite(fd, bytes.data(), size, static_cast<::off_t>(offset)), size);
}

::ssize_t Storage::write(int fd, std::span<const ::iovec> pieces, std::uint64_t offset) {
    if (!allowed(Call::write)) {
        return -1;
    }
    std::uint64_t size = 0;
    for (const ::iovec& piece : pieces) {
        size += piece.iov_len;
    }
    const std::uint64_t taken = room(fd, offset, size);
    const auto write_pieces = [&](std::size_t count) {
        return written(::pwritev(fd, pieces.data(), static_cast<int>(count), static_cast<::off_t>(offset)),
                       taken);
    };
    if (taken == size) {
        return write_pieces(pieces.size());
    }
    // The disk is nearly full: as many whole pieces as there is room for.
    std::size_t count = 0;
    for (std::uint64_t left = taken; left >= pieces[count].iov_len; ++count) {
        left -= pieces[count].iov_len;
    }
    if (count == 0) {
        errno = ENOSPC;
        return written(-1, taken);
    }
    return write_pieces(count);
}

int Storage::truncate(int fd, std::uint64_t size) {
    return allowed(Call::write) ? ::ftruncate(fd, static_cast<::off_t>(size)) : -1;
}

int Storage::reserve(int fd, std::uint64_t size) {
    struct ::stat status{};
    if (!allowed(Call::write) || ::fstat(fd, &status) != 0) {
        return -1;
    }
    if (room(fd, 0, size) < size) {
        errno = ENOSPC;
        return static_cast<int>(written(-1, size));
    }
    const auto there = static_cast<std::uint64_t>(status.st_size);
    const bool reserved = size <= there || ::fallocate(fd, FALLOC_FL_KEEP_SIZE, static_cast<::off_t>(there),
                                                       static_cast<::off_t>(size - there)) == 0;
    return reserved || errno == EOPNOTSUPP || errno == ENOSYS ? 0 : static_cast<int>(written(-1, size));
}

int Storage::make_hole(int fd, std::uint64_t offset, std::uint64_t size) {
    return allowed(Call::write) ? ::fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
                                              static_cast<::off_t>(offset), static_cast<::off_t>(size))
                                : -1;
}

int Storage::sync(int fd) {
    return allowed(Call::sync) ? ::fsync(fd) : -1;
}

int Storage::link(int fd, int directory, const std::string& name) {
    const auto by_descriptor = fmt::format("/proc/self/fd/{}", fd);
    return allowed(Call::name)
               ? ::linkat(AT_FDCWD, by_descriptor.c_str(), directory, name.c_str(), AT_SYMLINK_FOLLOW)
               : -1;
}

int Storage::rename(int directory, const std::string& from, const std::string& to) {
    return allowed(Call::name) ? ::renameat(directory, from.c_str(), directory, to.c_str()) : -1;
}

int Storage::rename_unless_taken(int directory, const std::string& from, const std::string& to) {
    if (!allowed(Call::name)) {
        return -1;
    }
    if (::renameat2(directory, from.c_str(), directory, to.c_str(), RENAME_NOREPLACE) == 0) {
        return 0;
    }
    // Not every file system knows how to keep what is there.
    if (errno != EINVAL || ::linkat(directory, from.c_str(), directory, to.c_str(), 0) != 0) {
        return -1;
    }
    (void)::unlinkat(directory, from.c_str(), 0);
    return 0;
}

int Storage::exchange(int directory, const std::string& one, const std::string& other) {
    return allowed(Call::name)
               ? ::renameat2(directory, one.c_str(), directory, other.c_str(), RENAME_EXCHANGE)
               : -1;
}

int Storage::remove(int directory, const std::string& name) {
    return allowed(Call::remove) ? ::unlinkat(directory, name.c_str(), 0) : -1;
}

int Storage::set_attribute(int fd, const char* name, std::string_view value) {
    return allowed(Call::name) ? ::fsetxattr(fd, name, value.data(), value.size(), 0) : -1;
}

int Storage::remove_attribute(int fd, const char* name) {
    return allowed(Call::remove) ? ::fremovexattr(fd, name) : -1;
}

::ssize_t Storage::read(int fd, std::span<std::byte> to, std::uint64_t offset) {
    return allowed(Call::read) ? ::pread(fd, to.data(), to.size(), static_cast<::off_t>(offset)) : -1;
}

::ssize_t Storage::read(int fd, std::span<const ::iovec> pieces, std::uint64_t offset) {
    return allowed(Call::read)
               ? ::preadv(fd, pieces.data(), static_cast<int>(pieces.size()), static_cast<::off_t>(offset))
               : -1;
}

} // namespace cxsim::cr
