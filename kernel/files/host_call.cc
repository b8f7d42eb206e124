// Host system calls on files.
#include "kernel/files/host_call.h"

#include "kernel/abi/file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/openat2.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>

namespace cxsim::kernel {

int host_open_beneath(int directory, const char* name, int flags, ::mode_t mode) {
    ::open_how how{};
    how.flags = static_cast<std::uint64_t>(flags | O_CLOEXEC);
    how.mode = mode;
    how.resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS | RESOLVE_NO_SYMLINKS;
    return static_cast<int>(::syscall(SYS_openat2, directory, name, &how, sizeof how));
}

int host_reopen(int fd, int flags, AccessTime access_time) {
    const std::string path = fmt::format("/proc/self/fd/{}", fd);
    flags |= O_CLOEXEC | O_NOCTTY | O_NONBLOCK;
    if (access_time == AccessTime::stays) {
        const int quietly = ::open(path.c_str(), flags | O_NOATIME);
        if (quietly >= 0 || errno != EPERM) { // which is what others than the owner get
            return quietly;
        }
    }
    return ::open(path.c_str(), flags);
}

Expected<std::string> host_read_link(int fd) {
    std::array<char, ABI_PATH_MAX> target{};
    const ::ssize_t size = ::readlinkat(fd, "", target.data(), target.size());
    if (size < 0) {
        return fail_from_host();
    }
    if (static_cast<std::size_t>(size) == target.size()) {
        return fail(ABI_ENAMETOOLONG);
    }
    return std::string(target.data(), static_cast<std::size_t>(size));
}

Expected<std::string> host_path_of(int fd) {
    std::array<char, std::size_t{2} * PATH_MAX> path{};
    const std::string link = fmt::format("/proc/self/fd/{}", fd);
    const ::ssize_t size = ::readlink(link.c_str(), path.data(), path.size());
    if (size < 0) {
        return fail_from_host();
    }
    return std::string(path.data(), static_cast<std::size_t>(size));
}

} // namespace cxsim::kernel
