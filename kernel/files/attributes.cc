// Guest attributes in an extended attribute of the host file.
#include "kernel/files/attributes.h"

#include "kernel/abi/file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/xattr.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <optional>
#include <string_view>

namespace cxsim::kernel {

namespace {

constexpr const char* attribute_name = "user.cxsim.node";
constexpr std::uint32_t permission_mask = 07777;

/// The path by which the calls that refuse O_PATH descriptors reach the same file.
std::string magic_path(int fd) {
    return fmt::format("/proc/self/fd/{}", fd);
}

/// Takes one number off the front of the text; nothing if there is none.
std::optional<std::uint32_t> take_number(std::string_view& text, int base) {
    while (text.starts_with(' ')) {
        text.remove_prefix(1);
    }
    std::uint32_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
    if (error != std::errc{}) {
        return std::nullopt;
    }
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return number;
}

std::optional<Attributes> parse(std::string_view text) {
    const auto mode = take_number(text, 8);
    const auto uid = take_number(text, 10);
    const auto gid = take_number(text, 10);
    const auto device = take_number(text, 10);
    if (!mode || !uid || !gid || !device) {
        return std::nullopt;
    }
    return Attributes{*mode, *uid, *gid, *device};
}

std::optional<Attributes> stored_attributes(int fd) {
    std::array<char, 64> text{};
    const ::ssize_t size = ::getxattr(magic_path(fd).c_str(), attribute_name, text.data(), text.size());
    if (size <= 0) {
        return std::nullopt;
    }
    return parse({text.data(), static_cast<std::size_t>(size)});
}

std::optional<Attributes> attributes_of(int fd, const struct ::stat& host, AttributeCache& cache) {
    if (const auto* known = cache.find(host)) {
        return *known;
    }
    const auto attributes = stored_attributes(fd);
    cache.keep(host, attributes);
    return attributes;
}

/// Types that only the guest knows: the host has a plain file in their place.
bool is_guest_special(std::uint32_t mode) {
    const std::uint32_t type = mode & ABI_S_IFMT;
    return type == ABI_S_IFCHR || type == ABI_S_IFBLK || type == ABI_S_IFIFO || type == ABI_S_IFSOCK ||
           type == ABI_S_IFLNK;
}

/// The guest's type for a host file. Devices, fifos and sockets of the host are shown as sockets: nothing
/// opens them.
std::uint32_t type_from_host(::mode_t mode) {
    switch (mode & S_IFMT) {
    case S_IFREG:
        return ABI_S_IFREG;
    case S_IFDIR:
        return ABI_S_IFDIR;
    case S_IFLNK:
        return ABI_S_IFLNK;
    default:
        return ABI_S_IFSOCK;
    }
}

Nanoseconds nanoseconds_of(const ::timespec& time) {
    return time.tv_sec * nanoseconds_per_second + time.tv_nsec;
}

FileStatus status_from_host(const struct ::stat& host, std::uint32_t device) {
    const std::uint32_t type = type_from_host(host.st_mode);
    return {
        .device = device,
        .inode = host.st_ino,
        .mode = type | (host.st_mode & 0777U),
        .links = static_cast<std::uint32_t>(host.st_nlink),
        .size = host.st_size,
        .blocks = host.st_blocks,
        .block_size = 4096,
        .access_time = nanoseconds_of(host.st_atim),
        .modification_time = nanoseconds_of(host.st_mtim),
        .change_time = nanoseconds_of(host.st_ctim),
    };
}

void lay_over(FileStatus& status, const Attributes& attributes) {
    const std::uint32_t host_type = status.mode & ABI_S_IFMT;
    const bool special = host_type == ABI_S_IFREG && is_guest_special(attributes.mode);
    status.mode = (special ? attributes.mode & ABI_S_IFMT : host_type) | (attributes.mode & permission_mask);
    status.uid = attributes.uid;
    status.gid = attributes.gid;
    status.special_device = special ? attributes.special_device : 0;
}

constexpr ::timespec unchanged_time{.tv_sec = 0, .tv_nsec = UTIME_OMIT};

::timespec time_of_day(const Clock& clock) {
    const Nanoseconds now = clock.time_of_day();
    return {.tv_sec = now / nanoseconds_per_second, .tv_nsec = now % nanoseconds_per_second};
}

void stamp(int fd, const ::timespec& access, const ::timespec& modification) {
    const std::array times{access, modification};
    ::utimensat(AT_FDCWD, magic_path(fd).c_str(), times.data(), 0);
}

/// Whether the host's own permission bits say all there is to say.
bool host_suffices(const Attributes& attributes) {
    return attributes.uid == 0 && attributes.gid == 0 && !is_guest_special(attributes.mode) &&
           (attributes.mode & permission_mask) == host_permissions(attributes.mode);
}

} // namespace

::mode_t host_permissions(std::uint32_t guest_mode) {
    if ((guest_mode & ABI_S_IFMT) == ABI_S_IFLNK) {
        return 0644; // Nobody writes it, whatever the mode that is shown.
    }
    const bool directory = (guest_mode & ABI_S_IFMT) == ABI_S_IFDIR;
    return (guest_mode & 0777U) | (directory ? 0700U : 0600U);
}

Expected<FileStatus> node_status(int fd, const Mount& mount) {
    struct ::stat host{};
    if (::fstat(fd, &host) != 0) {
        return fail_from_host();
    }
    FileStatus status = status_from_host(host, mount.device);
    if (mount.virtual_clock != nullptr) {
        status.change_time = status.modification_time;
    }
    if (mount.inodes) {
        const FileIdentity identity{host.st_dev, host.st_ino};
        status.inode = host.st_nlink != 0 ? mount.inodes->of(identity) : mount.inodes->known(identity);
    }
    if (mount.virtual_clock != nullptr && S_ISDIR(host.st_mode)) {
        status.size = DiskSpace::block_size; // Each host has its own measure.
        status.blocks = DiskSpace::block_size / 512;
    }
    const std::uint32_t type = status.mode & ABI_S_IFMT;
    if (type == ABI_S_IFREG || type == ABI_S_IFDIR) {
        if (const auto attributes = attributes_of(fd, host, *mount.attributes)) {
            lay_over(status, *attributes);
        }
    }
    if (mount.virtual_clock != nullptr && (status.mode & ABI_S_IFMT) == ABI_S_IFLNK) {
        status.access_time = status.modification_time; // The host notes its own time when a link is followed.
    }
    return status;
}

void stamp_change(const Mount& mount, int fd) {
    if (mount.virtual_clock != nullptr) {
        stamp(fd, unchanged_time, time_of_day(*mount.virtual_clock));
    }
}

namespace {

/// What is known of a file just made is of one that had its host inode before.
void forget_predecessor(const Mount& mount, const FileIdentity& identity) {
    mount.uses->forget(identity);
    if (mount.inodes) {
        mount.inodes->forget(identity);
    }
}

} // namespace

void stamp_creation(const Mount& mount, int fd) {
    forget_predecessor(mount, identity_of(fd));
    if (mount.virtual_clock != nullptr) {
        stamp(fd, time_of_day(*mount.virtual_clock), time_of_day(*mount.virtual_clock));
    }
}

void stamp_access(const Mount& mount, int fd) {
    if (mount.virtual_clock != nullptr) {
        stamp(fd, time_of_day(*mount.virtual_clock), unchanged_time);
    }
}

void stamp_link(const Mount& mount, int directory, const char* name) {
    struct ::stat host{};
    if (::fstatat(directory, name, &host, AT_SYMLINK_NOFOLLOW) == 0) {
        forget_predecessor(mount, {host.st_dev, host.st_ino});
    }
    if (mount.virtual_clock != nullptr) {
        const std::array times{time_of_day(*mount.virtual_clock), time_of_day(*mount.virtual_clock)};
        ::utimensat(directory, name, times.data(), AT_SYMLINK_NOFOLLOW);
    }
}

void forget_if_gone(const Mount& mount, int fd) {
    struct ::stat status{};
    if (mount.inodes == nullptr || ::fstat(fd, &status) != 0) {
        return;
    }
    const FileIdentity identity{status.st_dev, status.st_ino};
    const bool has_names =
        status.st_nlink != 0 && !S_ISDIR(status.st_mode); // Some hosts count a removed directory.
    if (!has_names && !mount.uses->exists(identity, FileUses::Kind::open)) {
        mount.inodes->forget(identity);
    }
}

Expected<void> set_attributes(int fd, const Attributes& attributes) {
    const std::string path = magic_path(fd);
    if (::chmod(path.c_str(), host_permissions(attributes.mode)) != 0) {
        return fail_from_host();
    }
    if (host_suffices(attributes)) {
        ::removexattr(path.c_str(), attribute_name); // Usually absent already.
        return {};
    }
    const std::string text = fmt::format("{:o} {} {} {}", attributes.mode, attributes.uid, attributes.gid,
                                         attributes.special_device);
    if (::setxattr(path.c_str(), attribute_name, text.data(), text.size(), 0) != 0 && errno != ENOTSUP &&
        errno != EPERM) {
        return fail_from_host();
    }
    return {};
}

} // namespace cxsim::kernel
