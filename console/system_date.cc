// Dating the system's files.
#include "console/system_date.h"

#include <fcntl.h>
#include <sys/stat.h>

namespace cxsim::console {

void set_system_date(const std::filesystem::path& path) noexcept {
    const timespec when{.tv_sec = system_date, .tv_nsec = 0};
    const timespec used_and_changed[] = {when, when};
    (void)::utimensat(AT_FDCWD, path.c_str(), used_and_changed, AT_SYMLINK_NOFOLLOW);
}

} // namespace cxsim::console
