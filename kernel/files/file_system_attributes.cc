// Permissions, owners, modes, sizes and times of guest files.
#include "kernel/abi/file.h"
#include "kernel/files/file_system.h"
#include "kernel/files/host_call.h"
#include "kernel/files/path_walk.h"
#include "kernel/files/symbolic_link.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>

namespace cxsim::kernel {

namespace {

constexpr std::uint32_t set_ids = 06000;
constexpr std::uint32_t unchanged = 0xffffffff;

/// As they are now, which may be later than the node's status.
Expected<Attributes> attributes_of(const Node& node) {
    const auto status = node_status(node.fd.get(), *node.mount);
    if (!status) {
        return fail(status.error());
    }
    // A name in /dev that every machine has stands for a device, whatever file it is; the device is what is
    // kept.
    const bool built_in = node.is(ABI_S_IFCHR) && (status->mode & ABI_S_IFMT) == ABI_S_IFREG;
    const FileStatus& shown = built_in ? node.status : *status;
    return Attributes{shown.mode, status->uid, status->gid, shown.special_device};
}

/// Those of the node with another owner, if the credentials allow that.
Expected<Attributes> attributes_given(const Credentials& credentials, const Node& node, std::uint32_t uid,
                                      std::uint32_t gid) {
    auto attributes = attributes_of(node);
    if (!attributes) {
        return attributes;
    }
    // As in 4.3BSD: files are not given away.
    const bool keeps_owner = uid == unchanged || uid == attributes->uid;
    const bool own_group = gid == unchanged || gid == attributes->gid || credentials.in_group(gid);
    const bool may = credentials.euid == attributes->uid && keeps_owner && own_group;
    if (!may && !credentials.is_superuser()) {
        return fail(ABI_EPERM);
    }
    attributes->uid = uid == unchanged ? attributes->uid : uid;
    attributes->gid = gid == unchanged ? attributes->gid : gid;
    if (!node.is(ABI_S_IFDIR)) {
        attributes->mode &= ~set_ids;
    }
    return attributes;
}

::timespec timespec_of(Nanoseconds time) {
    Nanoseconds seconds = time / nanoseconds_per_second;
    Nanoseconds rest = time % nanoseconds_per_second;
    if (rest < 0) {
        --seconds;
        rest += nanoseconds_per_second;
    }
    return {.tv_sec = seconds, .tv_nsec = rest};
}

} // namespace

Expected<void> FileSystem::check_access(const Credentials& credentials, const FileStatus& status,
                                        unsigned wanted) {
    const bool executable = (status.mode & ABI_S_IFMT) == ABI_S_IFDIR || (status.mode & 0111U) != 0;
    if (credentials.is_superuser()) {
        return (wanted & ABI_X_OK) == 0 || executable ? Expected<void>{} : fail(ABI_EACCES);
    }
    unsigned granted = status.mode & 7U;
    if (credentials.euid == status.uid) {
        granted = status.mode >> 6U & 7U;
    } else if (credentials.in_group(status.gid)) {
        granted = status.mode >> 3U & 7U;
    }
    return (granted & wanted) == wanted ? Expected<void>{} : fail(ABI_EACCES);
}

Expected<void> FileSystem::change_mode(const Credentials& credentials, const Node& node,
                                       std::uint32_t mode) const {
    if (!credentials.is_superuser() && credentials.euid != node.status.uid) {
        return fail(ABI_EPERM);
    }
    auto attributes = attributes_of(node);
    if (!attributes) {
        return fail(attributes.error());
    }
    attributes->mode = (attributes->mode & ABI_S_IFMT) | (mode & 07777U);
    if (!credentials.is_superuser() && !credentials.in_group(attributes->gid)) {
        attributes->mode &= ~02000U;
    }
    return set_attributes(node.fd.get(), *attributes);
}

Expected<void> FileSystem::change_owner(const Credentials& credentials, const Node& node, std::uint32_t uid,
                                        std::uint32_t gid) const {
    const auto attributes = attributes_given(credentials, node, uid, gid);
    return attributes ? set_attributes(node.fd.get(), *attributes) : fail(attributes.error());
}

Expected<void> FileSystem::change_owner(const Viewpoint& from, std::string_view path, std::uint32_t uid,
                                        std::uint32_t gid) const {
    const auto end = PathWalk(*this, from).walk(path, Follow::no);
    if (!end || !end->node) {
        return fail(end ? ABI_ENOENT : end.error());
    }
    const Node& node = *end->node;
    if (!node.is(ABI_S_IFLNK)) {
        return change_owner(from.credentials, node, uid, gid);
    }
    const auto attributes = attributes_given(from.credentials, node, uid, gid);
    return attributes ? give_symbolic_link(end->directory, end->name, node.fd.get(), *attributes)
                      : fail(attributes.error());
}

bool FileSystem::is_executed(const Node& node) {
    return node.mount->uses->exists(identity_of(node.fd.get()), FileUses::Kind::executing);
}

Expected<void> FileSystem::truncate(const Node& node, std::int64_t size) const {
    if (node.is(ABI_S_IFDIR)) {
        return fail(ABI_EISDIR);
    }
    if (size < 0 || !node.is(ABI_S_IFREG)) {
        return fail(ABI_EINVAL);
    }
    if (is_executed(node)) {
        return fail(ABI_ETXTBSY);
    }
    const UniqueFd fd(host_reopen(node.fd.get(), O_WRONLY));
    if (!fd || ::ftruncate(fd.get(), size) != 0) {
        return fail_from_host();
    }
    note_shrinking(*node.mount);
    stamp_change(*node.mount, fd.get());
    return {};
}

Expected<void> FileSystem::set_times(const Credentials& credentials, const Node& node, Nanoseconds access,
                                     Nanoseconds modification) const {
    if (!credentials.is_superuser() && credentials.euid != node.status.uid) {
        return fail(ABI_EPERM);
    }
    const std::array times{timespec_of(access), timespec_of(modification)};
    const std::string path = fmt::format("/proc/self/fd/{}", node.fd.get());
    if (::utimensat(AT_FDCWD, path.c_str(), times.data(), 0) != 0) {
        return fail_from_host();
    }
    return {};
}

} // namespace cxsim::kernel
