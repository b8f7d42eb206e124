// A directory that a process holds: its working directory, its root.
#pragma once

#include "kernel/base/clock.h"
#include "kernel/base/unique_fd.h"
#include "kernel/files/attribute_cache.h"
#include "kernel/files/disk_space.h"
#include "kernel/files/file_uses.h"
#include "kernel/files/inode_numbers.h"

#include <cstdint>
#include <memory>
#include <string>

namespace cxsim::kernel {

/// A host directory that appears in the guest's name space: the root file system or the share.
struct Mount {
    UniqueFd root;            ///< O_PATH descriptor of the host directory.
    std::string prefix;       ///< Where it appears: "" for the root file system, "/mnt/host" for the share.
    std::uint32_t device = 0; ///< st_dev that the guest sees.
    /// The machine's clock if that is virtual: files then have its times, not the host's. Otherwise null.
    const Clock* virtual_clock = nullptr;
    std::unique_ptr<AttributeCache> attributes = std::make_unique<AttributeCache>();
    std::unique_ptr<FileUses> uses = std::make_unique<FileUses>();
    /// What the guest sees as inode numbers; null for the host's.
    std::unique_ptr<InodeNumbers> inodes = nullptr;
    std::shared_ptr<DiskSpace> disk = nullptr; ///< Null if the files may take as much room as the host has.
};

/// A directory in one of the mounts, held open so that renaming it does not matter.
struct Directory {
    const Mount* mount = nullptr; ///< Lives as long as the FileSystem.
    UniqueFd fd;                  ///< O_PATH descriptor.
};

using DirectoryPointer = std::shared_ptr<const Directory>;

} // namespace cxsim::kernel
