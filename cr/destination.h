// Where checkpoint files go, with the rights of the caller.
#pragma once

#include "cr/checkpoint_request.h"
#include "cr/family.h"
#include "cr/image/atomic_file.h"
#include "cr/image/storage.h"
#include "cr/problems.h"
#include "kernel/files/path_walk.h"

#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace cxsim::cr {

/// The directory and the names of the files of one checkpoint.
struct Destination {
    kernel::Directory directory;
    std::string prefix; ///< The directory as the user knows it, with a slash at the end, or empty.
    std::vector<std::string> names; ///< In the directory; of the members' files, in their order.
    std::uint32_t uid = 0;          ///< The files' owner and group.
    std::uint32_t gid = 0;
    bool replace = false;
    /// How large a file the caller may make, in bytes (RLIMIT_FSIZE).
    std::uint64_t max_file_size = std::numeric_limits<std::uint64_t>::max();
    std::shared_ptr<Storage> storage; ///< Where the disk is.
    MayRemove may_remove;             ///< Whether the caller may remove or rename what lies in the directory.

    std::string path(std::size_t member) const { return prefix + names[member]; }
};

/// Where a file goes, if the caller may create it, or with `replace` take its name from an old one: EEXIST,
/// EISDIR and so on otherwise.
kernel::Expected<kernel::WalkEnd> find_place(const kernel::Caller& caller, const std::string& path,
                                             bool replace);

/// Whether the caller may, now, give a file this name in the directory, in place of what has it: who has made
/// that since the checkpoint began may be somebody else.
kernel::Expected<void> check_name(const kernel::Caller& caller, const kernel::Directory& directory,
                                  const std::string& name);

/// How many bytes the process may write into one file (RLIMIT_FSIZE).
std::uint64_t max_file_size(const kernel::Process& process);

/// In a sticky directory, only the owners of files and of the directory may remove and rename them.
MayRemove may_remove_from(const kernel::Credentials& user, const kernel::Directory& directory);

/// Names the files (p. 1-9) and examines whether they can be created. Nothing after naming the obstacle.
std::optional<Destination> find_destination(kernel::Caller& caller, const CheckpointRequest& request,
                                            const Family& family, Problems& problems);

} // namespace cxsim::cr
