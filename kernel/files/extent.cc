// SEEK_DATA and SEEK_HOLE; holes that are stored.
#include "kernel/files/extent.h"

#include "emu/memory/page.h"

#include <sys/types.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace cxsim::kernel {

Extent next_extent(int fd, std::uint64_t start, std::uint64_t file_size) {
    constexpr std::uint64_t in_page = emu::page_size - 1;
    const ::off_t data = ::lseek(fd, static_cast<::off_t>(start), SEEK_DATA);
    if (data < 0) {
        return errno == ENXIO ? Extent{file_size, file_size} : Extent{start, file_size};
    }
    const ::off_t hole = ::lseek(fd, data, SEEK_HOLE);
    const std::uint64_t end = hole < 0 ? file_size : (static_cast<std::uint64_t>(hole) + in_page) & ~in_page;
    return {std::max(start, static_cast<std::uint64_t>(data) & ~in_page), std::min(file_size, end)};
}

bool all_zero(std::span<const std::byte> bytes) {
    return bytes.front() == std::byte{0} &&
           std::memcmp(bytes.data(), bytes.data() + 1, bytes.size() - 1) == 0;
}

} // namespace cxsim::kernel
