// Regular files and directories: found again by their paths, unchanged (p. 1-8).
#include "cr/resource/doors.h"
#include "kernel/abi/file.h"
#include "kernel/files/host_file.h"

namespace cxsim::cr {

namespace {

/// What tells whether a file was changed since.
struct FileVersion {
    std::int64_t size = 0;
    kernel::Nanoseconds modification_time = 0;
};

void serialize(Archive& archive, FileVersion& version) {
    archive.fields(version.size, version.modification_time);
}

const kernel::MountedFile& mounted(const TargetFile& file) {
    // The kinds regular and directory are those of MountedFile.
    return static_cast<const kernel::MountedFile&>(file.open.file());
}

/// Locks cannot be held while nobody is there to hold them (p. 3-8).
void check_locks(const TargetFile& file, Problems& problems) {
    const Target& target = file.target;
    const std::int64_t fd = file.fd;
    if (const kernel::FileLock lock = file.open.lock(); lock != kernel::FileLock::none) {
        problems.refuse(Message::file_lock_held,
                        {target.command(), target.process.pid, file.open.path(), fd,
                         lock == kernel::FileLock::shared ? "shared" : "exclusive"},
                        kernel::ABI_EINVAL);
    }
    const auto record =
        target.kernel.record_locks().first_of(kernel::identity_of(mounted(file).host_fd()), target.process);
    if (record) {
        problems.refuse(Message::record_lock_held,
                        {target.command(), target.process.pid, file.open.path(), fd, record->start},
                        kernel::ABI_EINVAL);
    }
}

void check(const TargetFile& file, Problems& problems) {
    check_locks(file, problems);
    const auto path = mounted(file).guest_path();
    if (path) {
        return;
    }
    const kernel::FileStatus status = file.open.file().status().value_or(kernel::FileStatus{});
    problems.refuse(Message::fdpath_failed,
                    {file.target.command(), file.target.process.pid, std::int64_t{file.fd},
                     std::int64_t{status.device}, static_cast<std::int64_t>(status.inode), status.size},
                    path.error());
}

void capture(const TargetFile& file, OpenFileState& state) {
    state.path = mounted(file).guest_path().value_or(file.open.path());
    const kernel::FileStatus status = file.open.file().status().value_or(kernel::FileStatus{});
    state.own = save(FileVersion{status.size, status.modification_time});
}

/// Opens the path with the rights of whoever restarts.
std::shared_ptr<kernel::File> open_path(Restoration& restoration, const OpenFileState& state) {
    kernel::FileSystem& files = restoration.kernel.files();
    const std::uint32_t flags = state.flags & ABI_O_ACCMODE;
    const auto place = find_again(restoration, state.path);
    const auto found =
        place ? files.find_or_create(place->from, place->path, flags, {}) : kernel::fail(place.error());
    auto opened = found ? files.open_node(found->node, flags) : kernel::fail(found.error());
    if (opened && (*opened)->kind() != state.kind) {
        opened = kernel::fail(kernel::ABI_EINVAL);
    }
    if (!opened) {
        restoration.problems.refuse(Message::file_open_failed,
                                    {restoration.command(), restoration.pid(), state.path}, opened.error());
        return nullptr;
    }
    return *opened;
}

/// Copying files to another machine may lose the fraction of a second.
bool same_time(kernel::Nanoseconds left, kernel::Nanoseconds right) {
    constexpr kernel::Nanoseconds second = kernel::nanoseconds_per_second;
    const bool whole = left % second == 0 || right % second == 0;
    return whole ? left / second == right / second : left == right;
}

std::shared_ptr<kernel::File> open_file(Restoration& restoration, const OpenFileState& state) {
    FileVersion version;
    if (!load(state.own, version)) {
        senseless_record(restoration);
        return nullptr;
    }
    auto file = open_path(restoration, state);
    if (file == nullptr) {
        return nullptr;
    }
    const auto status = file->status();
    if (!status || status->size != version.size ||
        !same_time(status->modification_time, version.modification_time)) {
        restoration.problems.refuse(Message::file_changed,
                                    {restoration.command(), restoration.pid(), state.path},
                                    kernel::ABI_EINVAL);
    }
    return file;
}

} // namespace

const FileDoor regular_file_door{kernel::FileKind::regular, check, capture, open_file, nullptr};
const FileDoor directory_door{kernel::FileKind::directory, check, capture, open_path, nullptr};

} // namespace cxsim::cr
