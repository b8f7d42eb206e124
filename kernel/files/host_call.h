// The few host system calls on files that have no convenient C function.
#pragma once

#include "kernel/base/errno.h"
#include "kernel/base/unique_fd.h"

#include <sys/types.h>

#include <cstdint>
#include <string>

namespace cxsim::kernel {

/// openat2() of a single component below a directory: no symbolic link is followed, nothing outside is
/// reached. The descriptor is closed on exec; -1 and errno on failure.
int host_open_beneath(int directory, const char* name, int flags, ::mode_t mode = 0);
/// Whether the host notes when a file was last read.
enum class AccessTime : std::uint8_t { follows, stays };
/// Opens the file behind an O_PATH descriptor again for reading or writing; -1 and errno on failure.
int host_reopen(int fd, int flags, AccessTime access_time = AccessTime::follows);
/// The target of the symbolic link behind an O_PATH descriptor.
Expected<std::string> host_read_link(int fd);
/// The host path of a descriptor, as /proc tells it.
Expected<std::string> host_path_of(int fd);

} // namespace cxsim::kernel
