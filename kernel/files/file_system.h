// The guest's files: a name space over a host directory, from which no path can escape.
//
// Paths are walked one component at a time, each by openat2() with RESOLVE_IN_ROOT, RESOLVE_NO_SYMLINKS and
// RESOLVE_NO_MAGICLINKS from a directory that is held open; symbolic links and `..` are interpreted here. So
// neither a guest path nor a rename on the host during the walk can lead outside. See path_walk.cc, and
// attributes.h for owners and modes.
#pragma once

#include "kernel/files/attributes.h"
#include "kernel/files/directory.h"
#include "kernel/files/file_identity.h"
#include "kernel/files/open_file.h"
#include "kernel/processes/credentials.h"

#include <cstdint>
#include <expected>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace cxsim::kernel {

/// From where and as whom a path is looked up.
struct Viewpoint {
    const Credentials& credentials;
    const DirectoryPointer& root;
    const DirectoryPointer& cwd;
};

/// Whether the last component of a path is followed if it is a symbolic link.
enum class Follow : std::uint8_t { no, yes };

/// A file that exists, held by an O_PATH descriptor.
struct Node {
    const Mount* mount = nullptr;
    UniqueFd fd;
    FileStatus status; ///< With the guest's owner, mode and device number.

    bool is(std::uint32_t type) const;
};

struct WalkEnd;

/// How open() shall create a file.
struct Creation {
    std::uint32_t mode = 0; ///< Permission bits, the umask already applied.
    bool exclusive = false;
};

/// What open() found.
struct OpenedNode {
    Node node;
    bool created = false;
};

/// How much room a file system has.
struct FileSystemSpace {
    std::int32_t block_size = 0; ///< Bytes.
    std::int64_t blocks = 0;
    std::int64_t free = 0;
    std::int64_t files = 0;
    std::int64_t free_files = 0;
};

class FileSystem {
  public:
    /// Opens the host directories. If the clock is virtual, files have its times. The root file system is a
    /// disk of `disk_bytes`; 0 for as much room as the host has. Fails with a message that names the
    /// directory and the reason.
    static std::expected<std::unique_ptr<FileSystem>, std::string>
    create(const std::filesystem::path& root, const std::optional<std::filesystem::path>& share,
           const Clock* clock = nullptr, std::uint64_t disk_bytes = 0);

    /// The root directory of the machine.
    const DirectoryPointer& root() const { return root_; }

    // --- Looking up
    Expected<Node> lookup(const Viewpoint& from, std::string_view path, Follow follow) const;
    /// A directory to be held, for chdir and chroot; EACCES without search permission.
    Expected<DirectoryPointer> open_directory(const Viewpoint& from, std::string_view path) const;
    /// The guest path of what the descriptor stands for, seen from the machine's root; ENOENT when it was
    /// removed, ENAMETOOLONG when it is longer than the host can tell.
    Expected<std::string> path_of(const Mount& mount, int fd) const;
    /// The working directory as the process sees it under its own root.
    Expected<std::string> path_within(const Directory& directory, const Directory& root) const;

    // --- Room
    Expected<FileSystemSpace> space(const Mount& mount) const;

    // --- Opening
    /// Finds, or creates as `creation` says, the file to be opened with `flags` (ABI_O_*). Checks
    /// permissions.
    Expected<OpenedNode> find_or_create(const Viewpoint& from, std::string_view path, std::uint32_t flags,
                                        const std::optional<Creation>& creation) const;
    /// A File over a regular file or directory that was found, on a host descriptor of its own.
    /// ENXIO for host files that are neither.
    Expected<std::shared_ptr<File>> open_node(const Node& node, std::uint32_t flags) const;

    // --- Changing the name space
    Expected<void> make_directory(const Viewpoint& from, std::string_view path, std::uint32_t mode) const;
    Expected<void> make_node(const Viewpoint& from, std::string_view path, std::uint32_t mode,
                             std::uint32_t device) const;
    Expected<void> link(const Viewpoint& from, std::string_view existing, std::string_view path) const;
    Expected<void> symlink(const Viewpoint& from, std::string_view target, std::string_view path) const;
    Expected<void> unlink(const Viewpoint& from, std::string_view path) const;
    Expected<void> remove_directory(const Viewpoint& from, std::string_view path) const;
    Expected<void> rename(const Viewpoint& from, std::string_view old_path, std::string_view new_path) const;
    Expected<std::string> read_link(const Viewpoint& from, std::string_view path) const;

    // --- Attributes
    Expected<void> change_mode(const Credentials& credentials, const Node& node, std::uint32_t mode) const;
    /// A uid or gid of all ones is left as it is. Only the superuser gives files away; the owner may choose
    /// among his groups (EPERM).
    Expected<void> change_owner(const Credentials& credentials, const Node& node, std::uint32_t uid,
                                std::uint32_t gid) const;
    /// The same for what the path names, which may be a symbolic link.
    Expected<void> change_owner(const Viewpoint& from, std::string_view path, std::uint32_t uid,
                                std::uint32_t gid) const;
    /// ETXTBSY if it is the program of a process.
    Expected<void> truncate(const Node& node, std::int64_t size) const;
    /// Sets access and modification time, in nanoseconds since 1970.
    Expected<void> set_times(const Credentials& credentials, const Node& node, Nanoseconds access,
                             Nanoseconds modification) const;
    /// Whether it is the program of a process.
    static bool is_executed(const Node& node);
    /// Whether the credentials may do what the bits say (ABI_R_OK and so on): EACCES if not.
    static Expected<void> check_access(const Credentials& credentials, const FileStatus& status,
                                       unsigned wanted);

    // --- For the walk along a path
    /// If the node is the directory that the share covers, the share's root in its place.
    Expected<std::optional<Node>> cross_mount(Node node) const;
    /// Makes the names of the built-in devices in /dev devices, also where the host cannot store what they
    /// are.
    void apply_built_in_devices(const Directory& directory, std::string_view name, Node& node) const;

  private:
    FileSystem() = default;
    Expected<void> prepare();
    /// Makes the root file system a disk of that size; a message if it holds more already.
    std::expected<void, std::string> limit(std::uint64_t disk_bytes);
    Expected<Node> create_file(const Viewpoint& from, const WalkEnd& end, std::uint32_t mode) const;

    Mount root_mount_;
    std::optional<Mount> share_mount_;
    FileIdentity share_point_; ///< The directory of the root file system that the share covers.
    FileIdentity dev_;         ///< The directory /dev.
    DirectoryPointer root_;
};

} // namespace cxsim::kernel
