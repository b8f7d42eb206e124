#include "kernel/boot_number.h"

#include "kernel/abi/file.h"
#include "kernel/files/host_file.h"
#include "kernel/processes/process_table.h"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <charconv>

namespace cxsim::kernel {

namespace {

constexpr const char* count_path = "/etc/boots";
constexpr unsigned max_count = 1'000'000;

unsigned read_count(int fd) {
    std::array<char, 16> text{};
    const ::ssize_t size = ::pread(fd, text.data(), text.size(), 0);
    unsigned count = 0;
    if (size > 0) {
        std::from_chars(text.data(), text.data() + size, count);
    }
    return count < max_count ? count : 0;
}

} // namespace

unsigned count_boot(const FileSystem& files) {
    const Credentials superuser;
    const Viewpoint from{superuser, files.root(), files.root()};
    const auto found = files.find_or_create(from, count_path, ABI_O_RDWR, Creation{.mode = 0644});
    if (!found || !found->node.is(ABI_S_IFREG)) {
        return 0;
    }
    const auto file = files.open_node(found->node, ABI_O_RDWR);
    if (!file) {
        return 0;
    }
    const int fd = static_cast<const MountedFile&>(**file).host_fd();
    const unsigned number = read_count(fd) + 1;
    const std::string text = fmt::format("{}\n", number);
    const auto& count_file = static_cast<const MountedFile&>(**file);
    const bool written = ::pwrite(fd, text.data(), text.size(), 0) == static_cast<::ssize_t>(text.size());
    count_file.stamp_change();
    return written ? number : 0;
}

Pid first_pid_of_boot(unsigned number) {
    // A prime beside the number of pids: boots that follow one another are far apart, and all 30 of them
    // differ.
    constexpr unsigned stride = 997;
    return number <= 1 ? 0 : static_cast<Pid>((number - 1) * stride % (ProcessTable::max_pid - stride));
}

} // namespace cxsim::kernel
