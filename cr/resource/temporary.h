// Files and directories in /tmp that stand in for those that had been removed before a checkpoint (p. 1-12,
// 1-13). Their names are gone at once, so a restart that is refused leaves nothing behind.
#pragma once

#include "cr/resource/door.h"
#include "kernel/files/attributes.h"

#include <memory>
#include <string>

namespace cxsim::cr {

/// A new directory /tmp/restartdirXXXXXX of whoever restarts.
struct TemporaryDirectoryMade {
    std::string path;
    kernel::Expected<void> made;
};
TemporaryDirectoryMade make_temporary_directory(Restoration& restoration);
kernel::Expected<void> remove_temporary_directory(Restoration& restoration, const std::string& path);
/// Gives the opened directory, which has no name any more, these permissions and this owner, as far as
/// whoever restarts may. A mode without a type, of the oldest checkpoint files, leaves it as it is.
kernel::Expected<void> set_directory_attributes(const Restoration& restoration, int directory,
                                                const kernel::Attributes& saved);

/// A file without a name, on the file system of /tmp, opened with these flags (ABI_O_*), with the bytes of
/// the host file in it, and with these permissions and owner.
kernel::Expected<std::shared_ptr<kernel::File>> make_unlinked_file(Restoration& restoration, int contents,
                                                                   std::uint32_t flags,
                                                                   const kernel::Attributes& attributes);
/// A directory that has been removed, with these permissions and owner.
kernel::Expected<std::shared_ptr<kernel::File>> make_removed_directory(Restoration& restoration,
                                                                       const kernel::Attributes& attributes);

} // namespace cxsim::cr
