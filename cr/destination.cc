// Names of checkpoint files, and whether the caller may create or replace them.
#include "cr/destination.h"

#include "cr/disk_storage.h"
#include "cr/image/set_files.h"
#include "kernel/abi/file.h"
#include "kernel/abi/process.h"
#include "kernel/files/viewpoint.h"

#include <fcntl.h>

namespace cxsim::cr {

namespace {

constexpr std::uint32_t sticky_bit = 01000;

std::string directory_part(const std::string& path) {
    const std::size_t slash = path.find_last_of('/');
    return slash == 0 ? "/" : path.substr(0, slash);
}

bool same_directory(const kernel::Caller& caller, const std::string& left, const std::string& right) {
    const kernel::FileSystem& files = caller.kernel.files();
    const auto from = kernel::viewpoint_of(caller.process);
    const auto a = files.lookup(from, left, kernel::Follow::yes);
    const auto b = files.lookup(from, right, kernel::Follow::yes);
    return a && b && a->status.device == b->status.device && a->status.inode == b->status.inode;
}

/// The directory that goes before names without one, with a slash at the end; empty if there is none.
std::string directory_before(const CheckpointRequest& request) {
    if (!request.directory || request.file.value_or("").find('/') != std::string::npos) {
        return "";
    }
    return request.directory->ends_with('/') ? *request.directory : *request.directory + "/";
}

/// The name of a file with the directory in front that was asked for; nothing if the two contradict each
/// other.
std::optional<std::string> join_directory(const kernel::Caller& caller, const CheckpointRequest& request,
                                          const std::string& name, Problems& problems) {
    if (!request.directory) {
        return name;
    }
    const std::string& directory = *request.directory;
    if (name.find('/') == std::string::npos) {
        return directory_before(request) + name;
    }
    if (!same_directory(caller, directory, directory_part(name))) {
        problems.refuse_always(Message::directory_conflict, {directory, name}, kernel::ABI_EINVAL);
        return {};
    }
    return name;
}

/// The status of the directory, if the caller may give names in it.
kernel::Expected<kernel::FileStatus> writable_directory(const kernel::Caller& caller,
                                                        const kernel::Directory& directory) {
    auto status = kernel::node_status(directory.fd.get(), *directory.mount);
    const auto writable =
        status ? kernel::FileSystem::check_access(caller.process.credentials, *status, ABI_W_OK | ABI_X_OK)
               : kernel::fail(status.error());
    return writable ? status : kernel::fail(writable.error());
}

/// Whether the caller may take the name from the file of this mode. -F replaces files, not devices and fifos,
/// whose names stand for something else than what they hold.
kernel::Expected<void> check_replaceable(const kernel::Caller& caller, const kernel::Directory& directory,
                                         int fd, std::uint32_t mode) {
    const std::uint32_t type = mode & ABI_S_IFMT;
    if (type == ABI_S_IFDIR) {
        return kernel::fail(kernel::ABI_EISDIR);
    }
    if (type != ABI_S_IFREG && type != ABI_S_IFLNK) {
        return kernel::fail(kernel::ABI_EEXIST);
    }
    const auto removable = may_remove_from(caller.process.credentials, directory);
    return removable && !removable(fd) ? kernel::fail(kernel::ABI_EPERM) : kernel::Expected<void>{};
}

/// Whether the caller may give the name at the end of the walk to a new file, or take it from an old one.
kernel::Expected<void> check_place(const kernel::Caller& caller, const kernel::WalkEnd& end, bool replace) {
    const auto directory = writable_directory(caller, end.directory);
    if (!directory) {
        return kernel::fail(directory.error());
    }
    if (!end.node) {
        // Hosts differ in what they say of a directory that was removed.
        return directory->links == 0 ? kernel::fail(kernel::ABI_ENOENT) : kernel::Expected<void>{};
    }
    return replace ? check_replaceable(caller, end.directory, end.node->fd.get(), end.node->status.mode)
                   : kernel::fail(kernel::ABI_EEXIST);
}

/// Names of the kind that the next checkpoint in the directory takes for something left behind.
bool is_reserved(const std::string& name) {
    return is_temporary_name(name) || is_hidden_name(name) || is_note_name(name);
}

} // namespace

std::uint64_t max_file_size(const kernel::Process& process) {
    const std::int64_t limit = process.limits[ABI_RLIMIT_FSIZE].soft;
    return limit == ABI_RLIM_INFINITY ? std::numeric_limits<std::uint64_t>::max()
                                      : static_cast<std::uint64_t>(limit);
}

kernel::Expected<kernel::WalkEnd> find_place(const kernel::Caller& caller, const std::string& path,
                                             bool replace) {
    if (path.empty()) {
        return kernel::fail(kernel::ABI_EINVAL);
    }
    const auto from = kernel::viewpoint_of(caller.process);
    auto end = kernel::PathWalk(caller.kernel.files(), from).walk(path, kernel::Follow::no);
    if (end && (end->must_be_directory || end->name.empty())) {
        const bool missing = !end->name.empty() && !end->node;
        return kernel::fail(missing    ? kernel::ABI_ENOENT
                            : !replace ? kernel::ABI_EEXIST
                                       : kernel::ABI_EISDIR);
    }
    const auto allowed = end ? check_place(caller, *end, replace) : kernel::fail(end.error());
    return allowed ? std::move(end) : kernel::fail(allowed.error());
}

kernel::Expected<void> check_name(const kernel::Caller& caller, const kernel::Directory& directory,
                                  const std::string& name) {
    if (const auto writable = writable_directory(caller, directory); !writable) {
        return kernel::fail(writable.error());
    }
    const kernel::UniqueFd there(::openat(directory.fd.get(), name.c_str(), O_PATH | O_NOFOLLOW | O_CLOEXEC));
    if (!there) {
        return {}; // It is free, or whatever is the matter is found when it is given.
    }
    const auto status = kernel::node_status(there.get(), *directory.mount);
    return status ? check_replaceable(caller, directory, there.get(), status->mode)
                  : kernel::fail(status.error());
}

MayRemove may_remove_from(const kernel::Credentials& user, const kernel::Directory& directory) {
    const auto status = kernel::node_status(directory.fd.get(), *directory.mount);
    const bool sticky = !status || (status->mode & sticky_bit) != 0;
    if (!sticky || user.is_superuser() || (status && user.euid == status->uid)) {
        return {};
    }
    return [uid = user.euid](int fd) {
        // Asked by the host thread that writes, too, which must not touch what the file system remembers.
        const kernel::Mount nothing_remembered;
        const auto file = kernel::node_status(fd, nothing_remembered);
        return file && file->uid == uid;
    };
}

std::optional<Destination> find_destination(kernel::Caller& caller, const CheckpointRequest& request,
                                            const Family& family, Problems& problems) {
    const auto from = kernel::viewpoint_of(caller.process);
    if (request.directory) {
        const auto found = caller.kernel.files().open_directory(from, *request.directory);
        if (!found) {
            problems.refuse_always(Message::checkpoint_directory_stat, {*request.directory}, found.error());
            return {};
        }
    }
    const kernel::Credentials& own = caller.process.credentials;
    Destination destination{.directory = {},
                            .prefix = {},
                            .names = {},
                            .uid = own.euid,
                            .gid = own.egid,
                            .replace = request.force,
                            .max_file_size = max_file_size(caller.process),
                            .storage = nullptr,
                            .may_remove = {}};
    for (std::size_t member = 0; member < family.members().size(); ++member) {
        const std::string name =
            checkpoint_name(family, member, request.file, directory_before(request).size());
        const auto path = join_directory(caller, request, name, problems);
        if (!path) {
            return {};
        }
        if (path->size() >= ABI_PATH_MAX) {
            problems.refuse_always(Message::path_too_long, {std::int64_t{ABI_PATH_MAX}},
                                   kernel::ABI_ENAMETOOLONG);
            return {};
        }
        auto place = find_place(caller, *path, request.force || request.test_only);
        if (place && is_reserved(place->name)) {
            place = kernel::fail(kernel::ABI_EINVAL);
        }
        if (!place) {
            const bool exists = place.error() == kernel::ABI_EEXIST;
            problems.refuse_always(exists ? Message::file_exists : Message::checkpoint_create_failed, {*path},
                                   place.error());
            return {};
        }
        if (member == 0) {
            destination.prefix = path->substr(0, path->find_last_of('/') + 1);
            destination.directory = std::move(place->directory);
            destination.may_remove = may_remove_from(own, destination.directory);
            destination.storage = storage_on(*destination.directory.mount, *request.storage);
        }
        destination.names.push_back(std::move(place->name));
    }
    return destination;
}

} // namespace cxsim::cr
