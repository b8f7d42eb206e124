// System calls on paths.
#include "kernel/abi/file.h"
#include "kernel/abi/process.h"
#include "kernel/calls/status.h"
#include "kernel/calls/system_call.h"
#include "kernel/calls/transfer.h"
#include "kernel/files/host_file.h"
#include "kernel/files/viewpoint.h"
#include "kernel/kernel.h"

#include <fcntl.h>

#include <cerrno>
#include <iterator>
#include <string>

namespace cxsim::kernel {

namespace {

Outcome outcome_of(const Expected<void>& result) {
    return result ? Outcome(0) : Outcome(result.error());
}

std::uint32_t permissions(const SystemCall& call, std::uint32_t mode) {
    return mode & ~call.process.umask & 07777U;
}

/// Calls a function of the file system with the path that the first argument points to.
template <typename Function>
Outcome with_path(SystemCall& call, Function function) {
    const auto path = call.memory().load_path(call.arg(0));
    return path ? function(*path) : Outcome(path.error());
}

/// The same with two paths.
template <typename Function>
Outcome with_two_paths(SystemCall& call, Function function) {
    const auto first = call.memory().load_path(call.arg(0));
    const auto second = call.memory().load_path(call.arg(1));
    if (!first || !second) {
        return first ? second.error() : first.error();
    }
    return function(*first, *second);
}

/// Calls a function with the node that the path of the first argument leads to.
template <typename Function>
Outcome with_node(SystemCall& call, Follow follow, Function function) {
    return with_path(call, [&](const std::string& path) -> Outcome {
        const auto node = call.kernel.files().lookup(viewpoint_of(call.process), path, follow);
        return node ? function(*node) : Outcome(node.error());
    });
}

/// Calls a function with the node behind an open descriptor.
template <typename Function>
Outcome with_open_node(SystemCall& call, Function function) {
    const auto open = call.process.descriptors.get(call.arg(0));
    if (!open) {
        return open.error();
    }
    const auto* const file = dynamic_cast<const MountedFile*>(&(*open)->file());
    if (file == nullptr) {
        return ABI_EINVAL;
    }
    const auto status = file->status();
    UniqueFd copy(::fcntl(file->host_fd(), F_DUPFD_CLOEXEC, 0));
    if (!status || !copy) {
        return status ? Outcome(fail_from_host()) : Outcome(status.error());
    }
    return function(Node{&file->mount(), std::move(copy), *status});
}

Outcome store_path(SystemCall& call, const std::string& text, emu::Address to, std::uint32_t size) {
    const auto bytes = std::as_bytes(std::span(text));
    const auto stored = call.memory().write(to, bytes.first(std::min<std::size_t>(bytes.size(), size)));
    return stored ? Outcome(std::min<std::size_t>(bytes.size(), size)) : Outcome(stored.error());
}

Nanoseconds nanoseconds_of(const abi_timeval& time) {
    return std::int64_t{time.tv_sec} * nanoseconds_per_second +
           std::int64_t{time.tv_usec} * nanoseconds_per_microsecond;
}

} // namespace

Outcome sys_link(SystemCall& call) {
    return with_two_paths(call, [&](const std::string& existing, const std::string& path) {
        return outcome_of(call.kernel.files().link(viewpoint_of(call.process), existing, path));
    });
}

Outcome sys_unlink(SystemCall& call) {
    return with_path(call, [&](const std::string& path) {
        return outcome_of(call.kernel.files().unlink(viewpoint_of(call.process), path));
    });
}

Outcome sys_symlink(SystemCall& call) {
    return with_two_paths(call, [&](const std::string& target, const std::string& path) {
        return outcome_of(call.kernel.files().symlink(viewpoint_of(call.process), target, path));
    });
}

Outcome sys_rename(SystemCall& call) {
    return with_two_paths(call, [&](const std::string& from, const std::string& to) {
        return outcome_of(call.kernel.files().rename(viewpoint_of(call.process), from, to));
    });
}

Outcome sys_mkdir(SystemCall& call) {
    return with_path(call, [&](const std::string& path) {
        return outcome_of(call.kernel.files().make_directory(viewpoint_of(call.process), path,
                                                             permissions(call, call.arg(1))));
    });
}

Outcome sys_rmdir(SystemCall& call) {
    return with_path(call, [&](const std::string& path) {
        return outcome_of(call.kernel.files().remove_directory(viewpoint_of(call.process), path));
    });
}

Outcome sys_mknod(SystemCall& call) {
    const bool is_fifo = (call.arg(1) & ABI_S_IFMT) == ABI_S_IFIFO; // Anybody may make one.
    if (!is_fifo && !call.process.credentials.is_superuser()) {
        return ABI_EPERM;
    }
    return with_path(call, [&](const std::string& path) {
        if ((call.arg(1) & ABI_S_IFMT) == ABI_S_IFSOCK) {
            return Outcome(ABI_EINVAL); // bind() makes them.
        }
        const std::uint32_t mode = (call.arg(1) & ABI_S_IFMT) | permissions(call, call.arg(1));
        return outcome_of(call.kernel.files().make_node(viewpoint_of(call.process), path, mode, call.arg(2)));
    });
}

Outcome sys_readlink(SystemCall& call) {
    return with_path(call, [&](const std::string& path) -> Outcome {
        const auto target = call.kernel.files().read_link(viewpoint_of(call.process), path);
        if (!target) {
            return target.error();
        }
        return call.signed_arg(2) <= 0 ? Outcome(ABI_EINVAL)
                                       : store_path(call, *target, call.arg(1), call.arg(2));
    });
}

Outcome sys_chdir(SystemCall& call) {
    return with_path(call, [&](const std::string& path) -> Outcome {
        auto directory = call.kernel.files().open_directory(viewpoint_of(call.process), path);
        if (!directory) {
            return directory.error();
        }
        call.process.cwd = std::move(*directory);
        return 0;
    });
}

Outcome sys_fchdir(SystemCall& call) {
    return with_open_node(call, [&](Node node) -> Outcome {
        if (!node.is(ABI_S_IFDIR)) {
            return ABI_ENOTDIR;
        }
        const auto allowed = FileSystem::check_access(call.process.credentials, node.status, ABI_X_OK);
        if (!allowed) {
            return allowed.error();
        }
        call.process.cwd = std::make_shared<const Directory>(Directory{node.mount, std::move(node.fd)});
        return 0;
    });
}

Outcome sys_chroot(SystemCall& call) {
    if (!call.process.credentials.is_superuser()) {
        return ABI_EPERM;
    }
    return with_path(call, [&](const std::string& path) -> Outcome {
        auto directory = call.kernel.files().open_directory(viewpoint_of(call.process), path);
        if (!directory) {
            return directory.error();
        }
        call.process.root = std::move(*directory);
        return 0;
    });
}

Outcome sys_getcwd(SystemCall& call) {
    const auto path = call.kernel.files().path_within(*call.process.cwd, *call.process.root);
    if (!path) {
        return path.error();
    }
    if (path->size() + 1 > call.arg(1)) {
        return ABI_ERANGE;
    }
    return store_path(call, *path + '\0', call.arg(0), call.arg(1));
}

Outcome sys_chmod(SystemCall& call) {
    return with_node(call, Follow::yes, [&](const Node& node) {
        return outcome_of(call.kernel.files().change_mode(call.process.credentials, node, call.arg(1)));
    });
}

Outcome sys_fchmod(SystemCall& call) {
    return with_open_node(call, [&](const Node& node) {
        return outcome_of(call.kernel.files().change_mode(call.process.credentials, node, call.arg(1)));
    });
}

Outcome sys_chown(SystemCall& call) {
    return with_path(call, [&](const std::string& path) {
        return outcome_of(
            call.kernel.files().change_owner(viewpoint_of(call.process), path, call.arg(1), call.arg(2)));
    });
}

Outcome sys_fchown(SystemCall& call) {
    return with_open_node(call, [&](const Node& node) {
        return outcome_of(
            call.kernel.files().change_owner(call.process.credentials, node, call.arg(1), call.arg(2)));
    });
}

Outcome sys_access(SystemCall& call) {
    // As the real user, which is what access() is for.
    Credentials real = call.process.credentials;
    real.euid = real.uid;
    real.egid = real.gid;
    if ((call.arg(1) & ~(ABI_R_OK | ABI_W_OK | ABI_X_OK)) != 0) {
        return ABI_EINVAL;
    }
    return with_path(call, [&](const std::string& path) -> Outcome {
        const Viewpoint from{real, call.process.root, call.process.cwd};
        const auto node = call.kernel.files().lookup(from, path, Follow::yes);
        if (!node) {
            return node.error();
        }
        const auto allowed = FileSystem::check_access(real, node->status, call.arg(1));
        if (allowed && (call.arg(1) & ABI_W_OK) != 0 && FileSystem::is_executed(*node)) {
            return ABI_ETXTBSY;
        }
        return outcome_of(allowed);
    });
}

Outcome sys_stat(SystemCall& call) {
    return with_node(call, Follow::yes, [&](const Node& node) {
        return call.memory().store(call.arg(1), abi_stat_of(node.status));
    });
}

Outcome sys_lstat(SystemCall& call) {
    return with_node(call, Follow::no, [&](const Node& node) {
        return call.memory().store(call.arg(1), abi_stat_of(node.status));
    });
}

Outcome sys_statfs(SystemCall& call) {
    return with_node(call, Follow::yes, [&](const Node& node) -> Outcome {
        const auto space = call.kernel.files().space(*node.mount);
        if (!space) {
            return space.error();
        }
        abi_statfs result{};
        result.f_bsize = space->block_size;
        result.f_blocks = space->blocks;
        result.f_bfree = space->free;
        result.f_bavail = space->free;
        result.f_files = space->files;
        result.f_ffree = space->free_files;
        const std::string& place = node.mount->prefix.empty() ? std::string("/") : node.mount->prefix;
        place.copy(std::begin(result.f_mntonname), sizeof result.f_mntonname - 1);
        return call.memory().store(call.arg(1), result);
    });
}

Outcome sys_truncate(SystemCall& call) {
    return with_node(call, Follow::yes, [&](const Node& node) {
        const auto allowed = FileSystem::check_access(call.process.credentials, node.status, ABI_W_OK);
        const auto short_enough = allowed ? check_file_size(call, call.wide_arg(1)) : allowed;
        return outcome_of(short_enough ? call.kernel.files().truncate(node, call.wide_arg(1)) : short_enough);
    });
}

Outcome sys_utimes(SystemCall& call) {
    return with_node(call, Follow::yes, [&](const Node& node) -> Outcome {
        const Nanoseconds now = call.kernel.clock().time_of_day();
        std::array<Nanoseconds, 2> times = {now, now};
        if (call.arg(1) != 0) {
            const auto given = call.memory().load<std::array<abi_timeval, 2>>(call.arg(1));
            if (!given) {
                return given.error();
            }
            times = {nanoseconds_of((*given)[0]), nanoseconds_of((*given)[1])};
        }
        return outcome_of(call.kernel.files().set_times(call.process.credentials, node, times[0], times[1]));
    });
}

Outcome sys_umask(SystemCall& call) {
    const std::uint32_t before = call.process.umask;
    call.process.umask = call.arg(0) & 0777U;
    return before;
}

abi_stat abi_stat_of(const FileStatus& status) {
    const auto seconds = [](Nanoseconds time) {
        return static_cast<std::int32_t>(time / nanoseconds_per_second);
    };
    const auto rest = [](Nanoseconds time) {
        return static_cast<std::int32_t>(time % nanoseconds_per_second);
    };
    abi_stat stat{};
    stat.st_dev = status.device;
    stat.st_mode = status.mode;
    stat.st_ino = status.inode;
    stat.st_nlink = status.links;
    stat.st_uid = status.uid;
    stat.st_gid = status.gid;
    stat.st_rdev = status.special_device;
    stat.st_size = status.size;
    stat.st_atime_sec = seconds(status.access_time);
    stat.st_atime_nsec = rest(status.access_time);
    stat.st_mtime_sec = seconds(status.modification_time);
    stat.st_mtime_nsec = rest(status.modification_time);
    stat.st_ctime_sec = seconds(status.change_time);
    stat.st_ctime_nsec = rest(status.change_time);
    stat.st_blksize = status.block_size;
    stat.st_blocks = status.blocks;
    return stat;
}

} // namespace cxsim::kernel
