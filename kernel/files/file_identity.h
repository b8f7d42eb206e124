// Which host file is behind a descriptor, however often it was opened and by whatever name.
#pragma once

#include <sys/stat.h>

#include <compare>
#include <cstdint>

namespace cxsim::kernel {

/// Device and inode of a host file. All zero if it cannot be told.
struct FileIdentity {
    std::uint64_t device = 0;
    std::uint64_t inode = 0;
    auto operator<=>(const FileIdentity&) const = default;
};

/// The identity of the file behind any kind of host descriptor.
inline FileIdentity identity_of(int fd) {
    struct ::stat host{};
    if (::fstat(fd, &host) != 0) {
        return {};
    }
    return {host.st_dev, host.st_ino};
}

} // namespace cxsim::kernel
