// Opening files, and the calls that change the name space.
#include "kernel/abi/file.h"
#include "kernel/files/file_system.h"
#include "kernel/files/host_call.h"
#include "kernel/files/host_file.h"
#include "kernel/files/path_walk.h"
#include "kernel/files/symbolic_link.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

namespace cxsim::kernel {

namespace {

/// What open() with these flags needs of an existing file.
unsigned access_wanted(std::uint32_t flags) {
    switch (flags & ABI_O_ACCMODE) {
    case ABI_O_RDONLY:
        return (flags & ABI_O_TRUNC) != 0 ? ABI_R_OK | ABI_W_OK : ABI_R_OK;
    case ABI_O_WRONLY:
        return ABI_W_OK;
    default:
        return ABI_R_OK | ABI_W_OK;
    }
}

/// Whether names may be added to and taken from the directory.
Expected<FileStatus> check_writable(const Viewpoint& from, const Directory& directory) {
    const auto status = node_status(directory.fd.get(), *directory.mount);
    if (!status) {
        return fail(status.error());
    }
    if (const auto allowed = FileSystem::check_access(from.credentials, *status, ABI_W_OK); !allowed) {
        return fail(allowed.error());
    }
    return *status;
}

/// Whether the name may be taken away from a directory with the sticky bit.
Expected<void> check_removable(const Viewpoint& from, const FileStatus& directory, const FileStatus& file) {
    constexpr std::uint32_t sticky = 01000;
    const std::uint32_t euid = from.credentials.euid;
    if ((directory.mode & sticky) != 0 && euid != 0 && euid != file.uid && euid != directory.uid) {
        return fail(ABI_EPERM);
    }
    return {};
}

/// Where a new name is to be made: the end of a walk at which nothing is.
Expected<WalkEnd> place_for_new(const FileSystem& files, const Viewpoint& from, std::string_view path) {
    auto end = PathWalk(files, from).walk(path, Follow::no);
    if (!end) {
        return end;
    }
    if (end->node || end->name.empty()) {
        return fail(ABI_EEXIST);
    }
    if (const auto allowed = check_writable(from, end->directory); !allowed) {
        return fail(allowed.error());
    }
    return end;
}

/// An existing name that is to be removed or renamed.
Expected<WalkEnd> place_of_existing(const FileSystem& files, const Viewpoint& from, std::string_view path) {
    auto end = PathWalk(files, from).walk(path, Follow::no);
    if (!end) {
        return end;
    }
    if (end->name.empty()) {
        return fail(ABI_EINVAL);
    }
    if (!end->node) {
        return fail(ABI_ENOENT);
    }
    if (end->node->mount != end->directory.mount) {
        return fail(ABI_EBUSY); // The share is mounted there.
    }
    const auto directory = check_writable(from, end->directory);
    if (!directory) {
        return fail(directory.error());
    }
    if (const auto allowed = check_removable(from, *directory, end->node->status); !allowed) {
        return fail(allowed.error());
    }
    return end;
}

/// On virtual time the host must not note when it reads.
AccessTime access_time_of(const Mount& mount) {
    return mount.virtual_clock != nullptr ? AccessTime::stays : AccessTime::follows;
}

/// Room on the disk for something new in the directory, which itself takes so many blocks.
Expected<void> take_node(const Directory& directory, std::uint64_t blocks) {
    return directory.mount->disk ? directory.mount->disk->take_node(blocks) : Expected<void>{};
}

/// The end of a call that has changed the names of a directory.
Expected<void> changed_names(int result, const Directory& directory) {
    if (result != 0) {
        return fail_from_host();
    }
    stamp_change(*directory.mount, directory.fd.get());
    return {};
}

/// Gives a node just made its owner (the caller) and group (the directory's, as in BSD).
Expected<void> own(const Viewpoint& from, const Directory& directory, int fd, std::uint32_t mode,
                   std::uint32_t device = 0) {
    const auto parent = node_status(directory.fd.get(), *directory.mount);
    stamp_creation(*directory.mount, fd);
    stamp_change(*directory.mount, directory.fd.get());
    return set_attributes(fd, {mode, from.credentials.euid, parent ? parent->gid : 0, device});
}

} // namespace

Expected<OpenedNode> FileSystem::find_or_create(const Viewpoint& from, std::string_view path,
                                                std::uint32_t flags,
                                                const std::optional<Creation>& creation) const {
    const bool exclusive = creation && creation->exclusive;
    auto end = PathWalk(*this, from).walk(path, exclusive ? Follow::no : Follow::yes);
    if (!end) {
        return fail(end.error());
    }
    if (!end->node) {
        if (!creation) {
            return fail(ABI_ENOENT);
        }
        auto node = create_file(from, *end, creation->mode);
        if (!node) {
            return fail(node.error());
        }
        return OpenedNode{std::move(*node), true};
    }
    if (exclusive) {
        return fail(ABI_EEXIST);
    }
    const unsigned wanted = access_wanted(flags);
    if (end->node->is(ABI_S_IFDIR) && (wanted & ABI_W_OK) != 0) {
        return fail(ABI_EISDIR);
    }
    if (const auto allowed = check_access(from.credentials, end->node->status, wanted); !allowed) {
        return fail(allowed.error());
    }
    return OpenedNode{std::move(*end->node), false};
}

Expected<Node> FileSystem::create_file(const Viewpoint& from, const WalkEnd& end, std::uint32_t mode) const {
    if (end.name.empty() || end.must_be_directory) {
        return fail(ABI_EISDIR);
    }
    if (const auto allowed = check_writable(from, end.directory); !allowed) {
        return fail(allowed.error());
    }
    if (const auto taken = take_node(end.directory, 0); !taken) {
        return fail(taken.error());
    }
    UniqueFd fd(host_open_beneath(end.directory.fd.get(), end.name.c_str(),
                                  O_CREAT | O_EXCL | O_RDWR | O_NOFOLLOW, host_permissions(mode)));
    if (!fd) {
        return fail_from_host();
    }
    if (const auto owned = own(from, end.directory, fd.get(), ABI_S_IFREG | mode); !owned) {
        return fail(owned.error());
    }
    const auto status = node_status(fd.get(), *end.directory.mount);
    if (!status) {
        return fail(status.error());
    }
    return Node{end.directory.mount, std::move(fd), *status};
}

Expected<std::shared_ptr<File>> FileSystem::open_node(const Node& node, std::uint32_t flags) const {
    if (node.is(ABI_S_IFDIR)) {
        UniqueFd fd(host_reopen(node.fd.get(), O_RDONLY | O_DIRECTORY, access_time_of(*node.mount)));
        if (!fd) {
            return fail_from_host();
        }
        return std::make_shared<DirectoryFile>(*this, *node.mount, std::move(fd));
    }
    if (!node.is(ABI_S_IFREG)) {
        return fail(node.is(ABI_S_IFSOCK) ? ABI_EOPNOTSUPP : ABI_ENXIO);
    }
    constexpr int host_modes[] = {O_RDONLY, O_WRONLY, O_RDWR, O_RDWR};
    int mode = host_modes[flags & ABI_O_ACCMODE];
    const bool writes = mode != O_RDONLY;
    if ((writes || (flags & ABI_O_TRUNC) != 0) && is_executed(node)) {
        return fail(ABI_ETXTBSY);
    }
    if ((flags & ABI_O_TRUNC) != 0) {
        mode = (mode == O_RDONLY ? O_RDWR : mode) | O_TRUNC;
        note_shrinking(*node.mount);
    }
    UniqueFd fd(host_reopen(node.fd.get(), mode, access_time_of(*node.mount)));
    if (!fd) {
        return fail_from_host();
    }
    const auto use =
        writes ? node.mount->uses->begin(identity_of(fd.get()), FileUses::Kind::writing) : nullptr;
    return std::make_shared<HostFile>(*this, *node.mount, std::move(fd), use);
}

Expected<void> FileSystem::make_directory(const Viewpoint& from, std::string_view path,
                                          std::uint32_t mode) const {
    auto end = place_for_new(*this, from, path);
    if (!end) {
        return fail(end.error());
    }
    if (const auto taken = take_node(end->directory, 1); !taken) {
        return taken;
    }
    if (::mkdirat(end->directory.fd.get(), end->name.c_str(), 0700) != 0) {
        return fail_from_host();
    }
    const UniqueFd fd(
        host_open_beneath(end->directory.fd.get(), end->name.c_str(), O_PATH | O_DIRECTORY | O_NOFOLLOW));
    auto owned = fd ? own(from, end->directory, fd.get(), ABI_S_IFDIR | mode) : fail_from_host();
    if (!owned) {
        (void)::unlinkat(end->directory.fd.get(), end->name.c_str(), AT_REMOVEDIR);
    }
    return owned;
}

Expected<void> FileSystem::make_node(const Viewpoint& from, std::string_view path, std::uint32_t mode,
                                     std::uint32_t device) const {
    const std::uint32_t type = mode & ABI_S_IFMT;
    if (type != ABI_S_IFREG && type != ABI_S_IFCHR && type != ABI_S_IFBLK && type != ABI_S_IFIFO &&
        type != ABI_S_IFSOCK) {
        return fail(ABI_EINVAL);
    }
    auto end = place_for_new(*this, from, path);
    if (!end) {
        return fail(end.error());
    }
    if (const auto taken = take_node(end->directory, 0); !taken) {
        return taken;
    }
    const UniqueFd fd(
        host_open_beneath(end->directory.fd.get(), end->name.c_str(), O_CREAT | O_EXCL | O_RDWR, 0600));
    if (!fd) {
        return fail_from_host();
    }
    return own(from, end->directory, fd.get(), mode, device);
}

Expected<void> FileSystem::link(const Viewpoint& from, std::string_view existing,
                                std::string_view path) const {
    const auto node = lookup(from, existing, Follow::yes);
    if (!node) {
        return fail(node.error());
    }
    if (node->is(ABI_S_IFDIR)) {
        return fail(ABI_EPERM);
    }
    auto end = place_for_new(*this, from, path);
    if (!end) {
        return fail(end.error());
    }
    if (end->directory.mount != node->mount) {
        return fail(ABI_EXDEV);
    }
    if (const auto taken = node->mount->disk ? node->mount->disk->take_name() : Expected<void>{}; !taken) {
        return taken;
    }
    const std::string source = fmt::format("/proc/self/fd/{}", node->fd.get());
    return changed_names(
        ::linkat(AT_FDCWD, source.c_str(), end->directory.fd.get(), end->name.c_str(), AT_SYMLINK_FOLLOW),
        end->directory);
}

Expected<void> FileSystem::symlink(const Viewpoint& from, std::string_view target,
                                   std::string_view path) const {
    if (target.empty()) {
        return fail(ABI_ENOENT);
    }
    auto end = place_for_new(*this, from, path);
    if (!end) {
        return fail(end.error());
    }
    if (const auto taken = take_node(end->directory, 0); !taken) {
        return taken;
    }
    const auto parent = node_status(end->directory.fd.get(), *end->directory.mount);
    const Attributes owner{ABI_S_IFLNK | 0777U, from.credentials.euid, parent ? parent->gid : 0, 0};
    const auto made = make_symbolic_link(end->directory, end->name, target, owner);
    if (made) {
        stamp_change(*end->directory.mount, end->directory.fd.get());
    }
    return made;
}

Expected<void> FileSystem::unlink(const Viewpoint& from, std::string_view path) const {
    auto end = place_of_existing(*this, from, path);
    if (!end) {
        return fail(end.error());
    }
    if (end->node->is(ABI_S_IFDIR)) {
        return fail(ABI_EPERM);
    }
    note_shrinking(*end->directory.mount);
    const auto removed =
        changed_names(::unlinkat(end->directory.fd.get(), end->name.c_str(), 0), end->directory);
    if (removed) {
        forget_if_gone(*end->node->mount, end->node->fd.get());
    }
    return removed;
}

Expected<void> FileSystem::remove_directory(const Viewpoint& from, std::string_view path) const {
    auto end = place_of_existing(*this, from, path);
    if (!end) {
        return fail(end.error());
    }
    if (!end->node->is(ABI_S_IFDIR)) {
        return fail(ABI_ENOTDIR);
    }
    note_shrinking(*end->directory.mount);
    const auto removed =
        changed_names(::unlinkat(end->directory.fd.get(), end->name.c_str(), AT_REMOVEDIR), end->directory);
    if (removed) {
        forget_if_gone(*end->node->mount, end->node->fd.get());
    }
    return removed;
}

Expected<void> FileSystem::rename(const Viewpoint& from, std::string_view old_path,
                                  std::string_view new_path) const {
    auto old_end = place_of_existing(*this, from, old_path);
    if (!old_end) {
        return fail(old_end.error());
    }
    auto new_end = PathWalk(*this, from).walk(new_path, Follow::no);
    if (!new_end) {
        return fail(new_end.error());
    }
    if (new_end->name.empty()) {
        return fail(ABI_EINVAL);
    }
    if (new_end->directory.mount != old_end->directory.mount) {
        return fail(ABI_EXDEV);
    }
    const auto directory = check_writable(from, new_end->directory);
    if (!directory) {
        return fail(directory.error());
    }
    if (new_end->node) {
        if (const auto allowed = check_removable(from, *directory, new_end->node->status); !allowed) {
            return allowed;
        }
    }
    note_shrinking(*new_end->directory.mount); // What had the name may go.
    const auto renamed = changed_names(::renameat(old_end->directory.fd.get(), old_end->name.c_str(),
                                                  new_end->directory.fd.get(), new_end->name.c_str()),
                                       old_end->directory);
    if (renamed) {
        stamp_change(*new_end->directory.mount, new_end->directory.fd.get());
        if (new_end->node && identity_of(new_end->node->fd.get()) != identity_of(old_end->node->fd.get())) {
            forget_if_gone(*new_end->node->mount, new_end->node->fd.get());
        }
    }
    return renamed;
}

Expected<std::string> FileSystem::read_link(const Viewpoint& from, std::string_view path) const {
    const auto node = lookup(from, path, Follow::no);
    if (!node) {
        return fail(node.error());
    }
    if (!node->is(ABI_S_IFLNK)) {
        return fail(ABI_EINVAL);
    }
    return target_of_link(node->fd.get());
}

} // namespace cxsim::kernel
