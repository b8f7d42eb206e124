// From an open file back to its path.
#include "kernel/files/file_system.h"
#include "kernel/files/host_call.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string_view>

namespace cxsim::kernel {

namespace {

/// What the host writes behind the path of a file that has lost the name by which it was opened, or was
/// opened without a name.
constexpr std::string_view deleted_suffix = " (deleted)";

/// The first of the names, in their order, that the file has in the directory; empty if it has none there.
std::string name_in(int directory, FileIdentity file) {
    const int copy = ::openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const std::unique_ptr<::DIR, int (*)(::DIR*)> stream(copy < 0 ? nullptr : ::fdopendir(copy), &::closedir);
    if (!stream) {
        ::close(copy);
        return "";
    }
    std::string result;
    while (const ::dirent* entry = ::readdir(stream.get())) {
        const std::string_view name = entry->d_name;
        struct ::stat status{};
        if ((result.empty() || name < result) &&
            ::fstatat(directory, entry->d_name, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
            FileIdentity{status.st_dev, status.st_ino} == file) {
            result = name;
        }
    }
    return result;
}

/// The part of the host's path that lies below the base, which is one, too; ENOENT if none does.
Expected<std::string_view> part_below(std::string_view base, std::string_view path) {
    if (base != "/") {
        if (!path.starts_with(base)) {
            return fail(ABI_ENOENT);
        }
        path.remove_prefix(base.size());
    } else if (path == "/") {
        path = "";
    }
    return path.empty() || path.starts_with('/') ? Expected<std::string_view>(path) : fail(ABI_ENOENT);
}

/// Whether the host's path is the file's.
bool leads_to(const std::string& path, const struct ::stat& file) {
    struct ::stat by_path{};
    return ::lstat(path.c_str(), &by_path) == 0 &&
           FileIdentity{by_path.st_dev, by_path.st_ino} == FileIdentity{file.st_dev, file.st_ino};
}

} // namespace

Expected<std::string> FileSystem::path_of(const Mount& mount, int fd) const {
    struct ::stat status{};
    const auto base = host_path_of(mount.root.get());
    const auto path = host_path_of(fd);
    if (!path && path.error() == ABI_ENAMETOOLONG) {
        return fail(ABI_ENAMETOOLONG);
    }
    if (!base || !path || ::fstat(fd, &status) != 0) {
        return fail(ABI_ENOENT);
    }
    const auto below = part_below(*base, *path);
    if (!below) {
        return fail(below.error());
    }
    std::string guest = mount.prefix + std::string(*below);
    // The suffix may also be part of a name.
    if (below->ends_with(deleted_suffix) && !leads_to(*path, status)) {
        const std::string directory(below->substr(1, below->rfind('/')));
        const UniqueFd holder(host_open_beneath(mount.root.get(), directory.empty() ? "." : directory.c_str(),
                                                O_PATH | O_DIRECTORY));
        const std::string name =
            status.st_nlink != 0 && holder ? name_in(holder.get(), {status.st_dev, status.st_ino}) : "";
        if (name.empty()) {
            return fail(ABI_ENOENT);
        }
        guest = mount.prefix + "/" + directory + name;
    }
    return guest.empty() ? "/" : guest;
}

Expected<std::string> FileSystem::path_within(const Directory& directory, const Directory& root) const {
    auto path = path_of(*directory.mount, directory.fd.get());
    if (!path || identity_of(root.fd.get()) == identity_of(root_->fd.get())) {
        return path;
    }
    const auto root_path = path_of(*root.mount, root.fd.get());
    if (!root_path || !path->starts_with(*root_path)) {
        return fail(ABI_ENOENT);
    }
    std::string rest = path->substr(root_path->size());
    if (rest.empty()) {
        return "/";
    }
    if (!rest.starts_with('/')) {
        return fail(ABI_ENOENT);
    }
    return rest;
}

} // namespace cxsim::kernel
