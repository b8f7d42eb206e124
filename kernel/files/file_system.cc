// The file system's start, mounts and lookups.
#include "kernel/files/file_system.h"

#include "kernel/abi/file.h"
#include "kernel/files/device_numbers.h"
#include "kernel/files/host_call.h"
#include "kernel/files/path_walk.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <limits>

namespace cxsim::kernel {

namespace {

constexpr const char* share_prefix = "/mnt/host";
constexpr std::uint32_t root_device = 1;
constexpr std::uint32_t share_device = 2;

std::expected<UniqueFd, std::string> open_host_directory(const std::filesystem::path& path,
                                                         const char* what) {
    UniqueFd fd(::open(path.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (!fd || ::faccessat(fd.get(), ".", R_OK | X_OK, 0) != 0) {
        return std::unexpected(fmt::format("{}: {}: {}", what, path.string(), std::strerror(errno)));
    }
    return fd;
}

/// Opens the directory of that name, making it if it is missing.
Expected<UniqueFd> ensure_directory(const Mount& mount, int parent, const char* name) {
    const bool made = ::mkdirat(parent, name, 0755) == 0;
    if (!made && errno != EEXIST) {
        return fail_from_host();
    }
    UniqueFd fd(host_open_beneath(parent, name, O_PATH | O_DIRECTORY));
    if (!fd) {
        return fail_from_host();
    }
    if (made) {
        stamp_creation(mount, fd.get());
        stamp_change(mount, parent);
    }
    return fd;
}

} // namespace

bool Node::is(std::uint32_t type) const {
    return (status.mode & ABI_S_IFMT) == type;
}

std::expected<std::unique_ptr<FileSystem>, std::string>
FileSystem::create(const std::filesystem::path& root, const std::optional<std::filesystem::path>& share,
                   const Clock* clock, std::uint64_t disk_bytes) {
    std::unique_ptr<FileSystem> files(new FileSystem);
    const Clock* const virtual_clock =
        clock != nullptr && clock->kind() == ClockKind::virtual_time ? clock : nullptr;
    auto root_fd = open_host_directory(root, "root directory");
    if (!root_fd) {
        return std::unexpected(root_fd.error());
    }
    files->root_mount_ = Mount{std::move(*root_fd), "", root_device, virtual_clock};
    if (share) {
        auto share_fd = open_host_directory(*share, "shared directory");
        if (!share_fd) {
            return std::unexpected(share_fd.error());
        }
        files->share_mount_ = Mount{std::move(*share_fd), share_prefix, share_device, virtual_clock};
    }
    if (virtual_clock != nullptr) {
        files->root_mount_.inodes = std::make_unique<InodeNumbers>();
        static_cast<void>(files->root_mount_.inodes->of(identity_of(files->root_mount_.root.get())));
        if (files->share_mount_) {
            files->share_mount_->inodes = std::make_unique<InodeNumbers>();
        }
    }
    if (const auto prepared = files->prepare(); !prepared) {
        return std::unexpected(fmt::format("root directory: {}: cannot make /dev or {}: {}", root.string(),
                                           share_prefix, error_text(prepared.error())));
    }
    if (const auto limited = files->limit(disk_bytes); !limited) {
        return std::unexpected(fmt::format("root directory: {}: {}", root.string(), limited.error()));
    }
    return files;
}

std::expected<void, std::string> FileSystem::limit(std::uint64_t disk_bytes) {
    if (disk_bytes == 0) {
        return {};
    }
    root_mount_.disk = std::make_shared<DiskSpace>(disk_bytes, root_mount_.root.get());
    const auto used = root_mount_.disk->usage();
    if (!used) {
        return std::unexpected(std::string(error_text(used.error())));
    }
    constexpr std::uint64_t kilobyte = 1024;
    if (!root_mount_.disk->holds(*used)) {
        return std::unexpected(fmt::format("its {} files take {} KB: too many for a disk of {} KB",
                                           used->files, used->bytes / kilobyte, disk_bytes / kilobyte));
    }
    return {};
}

Expected<void> FileSystem::prepare() {
    UniqueFd root(::fcntl(root_mount_.root.get(), F_DUPFD_CLOEXEC, 0));
    if (!root) {
        return fail_from_host();
    }
    auto dev = ensure_directory(root_mount_, root.get(), "dev");
    if (!dev) {
        return fail(dev.error());
    }
    dev_ = identity_of(dev->get());
    for (const BuiltInDevice& device : built_in_devices) {
        // A name that is there already is left alone: whatever it is, it stands for the device.
        const UniqueFd made(
            host_open_beneath(dev->get(), device.name.data(), O_CREAT | O_EXCL | O_WRONLY, 0600));
        if (!made && errno != EEXIST) {
            return fail_from_host();
        }
        if (made) {
            stamp_creation(root_mount_, made.get());
            stamp_change(root_mount_, dev->get());
        }
    }
    if (share_mount_) {
        auto mnt = ensure_directory(root_mount_, root.get(), "mnt");
        auto host = mnt ? ensure_directory(root_mount_, mnt->get(), "host") : std::move(mnt);
        if (!host) {
            return fail(host.error());
        }
        share_point_ = identity_of(host->get());
    }
    root_ = std::make_shared<const Directory>(Directory{&root_mount_, std::move(root)});
    return {};
}

Expected<std::optional<Node>> FileSystem::cross_mount(Node node) const {
    const bool covered = share_mount_ && node.mount == &root_mount_ && node.is(ABI_S_IFDIR) &&
                         identity_of(node.fd.get()) == share_point_;
    if (!covered) {
        return std::optional<Node>(std::move(node));
    }
    UniqueFd fd(::fcntl(share_mount_->root.get(), F_DUPFD_CLOEXEC, 0));
    if (!fd) {
        return fail_from_host();
    }
    const auto status = node_status(fd.get(), *share_mount_);
    if (!status) {
        return fail(status.error());
    }
    return std::optional<Node>(Node{&*share_mount_, std::move(fd), *status});
}

void FileSystem::apply_built_in_devices(const Directory& directory, std::string_view name, Node& node) const {
    if (directory.mount != &root_mount_ || !node.is(ABI_S_IFREG)) {
        return;
    }
    for (const BuiltInDevice& device : built_in_devices) {
        if (name == device.name && identity_of(directory.fd.get()) == dev_) {
            node.status.mode = ABI_S_IFCHR | device.permissions;
            node.status.special_device = device.number;
            node.status.size = 0;
        }
    }
}

Expected<Node> FileSystem::lookup(const Viewpoint& from, std::string_view path, Follow follow) const {
    auto end = PathWalk(*this, from).walk(path, follow);
    if (!end) {
        return fail(end.error());
    }
    if (!end->node) {
        return fail(ABI_ENOENT);
    }
    return std::move(*end->node);
}

Expected<DirectoryPointer> FileSystem::open_directory(const Viewpoint& from, std::string_view path) const {
    auto node = lookup(from, path, Follow::yes);
    if (!node) {
        return fail(node.error());
    }
    if (!node->is(ABI_S_IFDIR)) {
        return fail(ABI_ENOTDIR);
    }
    if (const auto allowed = check_access(from.credentials, node->status, ABI_X_OK); !allowed) {
        return fail(allowed.error());
    }
    return std::make_shared<const Directory>(Directory{node->mount, std::move(node->fd)});
}

namespace {

/// The room on a disk of that size, where the host has so many bytes left.
FileSystemSpace space_on(std::uint64_t size, const DiskUsage& used, std::int64_t host_free) {
    constexpr std::int64_t block = DiskSpace::block_size;
    const auto left = [](std::uint64_t all, std::uint64_t taken) {
        return static_cast<std::int64_t>(all - std::min(all, taken));
    };
    const std::uint64_t files = size / DiskSpace::bytes_per_file;
    return FileSystemSpace{.block_size = block,
                           .blocks = static_cast<std::int64_t>(size) / block,
                           .free = std::min(left(size, used.bytes), host_free) / block,
                           .files = static_cast<std::int64_t>(files),
                           .free_files = left(files, used.files)};
}

/// What a disk shows whose size nobody has chosen, where nothing may depend on the host: a size that the
/// files fit into with ease. What they really may take is what the host has.
Expected<FileSystemSpace> space_on_virtual_time(const Mount& mount) {
    constexpr std::uint64_t usual_size = std::uint64_t{16} << 30U;
    constexpr std::uint64_t largest_size = std::uint64_t{1} << 60U;
    const auto used = measure_tree(mount.root.get());
    if (!used) {
        return fail(used.error());
    }
    std::uint64_t size = usual_size;
    while (size < largest_size &&
           (used->bytes > size / 2 || used->files > size / 2 / DiskSpace::bytes_per_file)) {
        size *= 2;
    }
    return space_on(size, *used, std::numeric_limits<std::int64_t>::max());
}

} // namespace

Expected<FileSystemSpace> FileSystem::space(const Mount& mount) const {
    struct ::statvfs host{};
    if (::fstatvfs(mount.root.get(), &host) != 0) {
        return fail_from_host();
    }
    const FileSystemSpace space{.block_size = static_cast<std::int32_t>(host.f_frsize),
                                .blocks = static_cast<std::int64_t>(host.f_blocks),
                                .free = static_cast<std::int64_t>(host.f_bavail),
                                .files = static_cast<std::int64_t>(host.f_files),
                                .free_files = static_cast<std::int64_t>(host.f_favail)};
    if (mount.disk) {
        const auto used = mount.disk->usage();
        return used ? Expected<FileSystemSpace>(
                          space_on(mount.disk->size(), *used, space.free * space.block_size))
                    : fail(used.error());
    }
    return mount.virtual_clock != nullptr && mount.prefix.empty() ? space_on_virtual_time(mount) : space;
}

} // namespace cxsim::kernel
