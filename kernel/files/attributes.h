// Owner, mode and device number of a guest file, which the host file cannot hold: the emulator's user owns
// them all.
//
// They are kept in the extended attribute `user.cxsim.node`, as text: type and mode in octal, uid, gid,
// device number, with blanks between. A file without it (dropped in by a user, or made by the guest's root
// with nothing special) belongs to uid 0 and has the host's permission bits. Bits of set-id programs are
// never set on the host.
#pragma once

#include "kernel/base/errno.h"
#include "kernel/files/open_file.h"

#include <sys/stat.h>

#include <cstdint>

namespace cxsim::kernel {

/// The part of a file's status that is the guest's own.
struct Attributes {
    std::uint32_t mode = 0; ///< ABI_S_IF* and permission bits.
    std::uint32_t uid = 0;
    std::uint32_t gid = 0;
    std::uint32_t special_device = 0;
    bool operator==(const Attributes&) const = default;
};

/// The status of the host file behind any kind of descriptor (also O_PATH) with the guest's attributes laid
/// over.
Expected<FileStatus> node_status(int fd, std::uint32_t device);
/// Gives the host file these attributes: permission bits that let the emulator itself in always, and the
/// extended attribute if they say more than the host can. Where the host file system has no extended
/// attributes, owner, device number and set-id bits are lost.
Expected<void> set_attributes(int fd, const Attributes& attributes);
/// The permission bits that the host file gets for a guest mode.
::mode_t host_permissions(std::uint32_t guest_mode);

} // namespace cxsim::kernel
