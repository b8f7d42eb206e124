// Regular files and directories: found again by their paths, unchanged (p. 1-8). Those that have been removed
// become unlinked files in /tmp (p. 1-12).
#include "cr/resource/copied_file.h"
#include "cr/resource/doors.h"
#include "cr/resource/file_attributes.h"
#include "cr/resource/file_version.h"
#include "cr/resource/lasting_path.h"
#include "cr/resource/temporary.h"
#include "cr/set_directory.h"
#include "kernel/abi/file.h"
#include "kernel/files/host_file.h"

#include <algorithm>
#include <map>
#include <set>

namespace cxsim::cr {

namespace {

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

using Users = std::map<kernel::FileIdentity, std::set<kernel::Pid>>;

/// Which processes have which files of the kind open, in one pass: they may have very many.
Users find_users(const Target& target) {
    Users users;
    for (const kernel::Process& process : target.kernel.processes().all()) {
        for (const kernel::Descriptor& each : process.descriptors.entries()) {
            const auto kind = each.open != nullptr ? each.open->file().kind() : kernel::FileKind::null_device;
            if (kind == kernel::FileKind::regular || kind == kernel::FileKind::directory) {
                const auto& file = static_cast<const kernel::MountedFile&>(each.open->file());
                users[kernel::identity_of(file.host_fd())].insert(process.pid);
            }
        }
    }
    return users;
}

/// Whether another process has the same file open.
bool open_elsewhere(const TargetFile& file) {
    const Target& target = file.target;
    const Users& users = target.numbers.once(&target.family, [&] { return find_users(target); });
    const auto found = users.find(kernel::identity_of(mounted(file).host_fd()));
    return found != users.end() &&
           std::ranges::any_of(found->second, [&](kernel::Pid each) { return each != target.process.pid; });
}

/// What anybody has stored in a mapping of the file goes to it now, so that its copy and its version are
/// those of what the process would read.
kernel::Expected<void> write_back(const TargetFile& file) {
    const auto mapped = file.target.kernel.mapped_files().of(mounted(file).host_fd());
    return mapped ? mapped->write_back() : kernel::Expected<void>{};
}

/// A removed file that nobody else uses is copied; two processes cannot be given the same one again (p. 1-3).
void check(const TargetFile& file, Problems& problems) {
    check_locks(file, problems);
    const auto path = lasting(mounted(file).guest_path());
    const bool removed = !path && path.error() == kernel::ABI_ENOENT;
    const auto written = write_back(file);
    if (written && (path || (removed && !open_elsewhere(file)))) {
        return;
    }
    const kernel::FileStatus status = file.open.file().status().value_or(kernel::FileStatus{});
    problems.refuse(Message::fdpath_failed,
                    {file.target.command(), file.target.process.pid, std::int64_t{file.fd},
                     std::int64_t{status.device}, static_cast<std::int64_t>(status.inode), status.size},
                    written ? path.error() : written.error());
}

void capture(const TargetFile& file, OpenFileState& state) {
    state.path = mounted(file).guest_path().value_or("");
    const FileCopy* copy = file.target.copies.find(kernel::identity_of(mounted(file).host_fd()));
    const auto status = file.open.file().status();
    const kernel::FileStatus known = status.value_or(kernel::FileStatus{});
    state.own = save(RegularFileState{.version = version_of(status),
                                      .copy = copy != nullptr ? copy->name : "",
                                      .mode = known.mode,
                                      .uid = known.uid,
                                      .gid = known.gid});
}

/// Opens the path, which must lead to a file of the same kind.
std::shared_ptr<kernel::File> open_path(Restoration& restoration, const OpenFileState& state) {
    auto opened = open_by_path(restoration, state.path, state.flags & ABI_O_ACCMODE);
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

/// A new file without a name that holds what the copy does.
std::shared_ptr<kernel::File> open_unlinked(Restoration& restoration, const OpenFileState& state,
                                            const RegularFileState& saved) {
    const std::string& name = saved.copy;
    const auto copy = open_copy(restoration, find_companion(restoration.image.companions, name));
    const auto attributes = attributes_again(restoration.caller.process.credentials,
                                             {.mode = saved.mode, .uid = saved.uid, .gid = saved.gid});
    auto file = copy ? make_unlinked_file(restoration, copy->get(), state.flags, attributes)
                     : kernel::fail(copy.error());
    if (!file) {
        warn_of_changed_copy(restoration, name, file.error());
        restoration.problems.refuse(
            Message::file_open_failed,
            {restoration.command(), restoration.pid(), restoration.reunion.directory.path(name)},
            file.error());
        return nullptr;
    }
    return *file;
}

/// -C: the file at the path, with the contents of its copy.
std::shared_ptr<kernel::File> open_copied_back(Restoration& restoration, const OpenFileState& state,
                                               CopiedFile& copied) {
    const auto opened = open_copied_file(restoration, state.path, copied, state.flags);
    if (!opened) {
        const std::string& copy = copied.saved.copy;
        warn_of_changed_copy(restoration, copy, opened.error());
        restoration.problems.refuse(
            Message::file_copy_back_failed,
            {restoration.command(), restoration.pid(), restoration.reunion.directory.path(copy), state.path},
            opened.error());
        return nullptr;
    }
    return *opened;
}

std::shared_ptr<kernel::File> open_file(Restoration& restoration, const OpenFileState& state) {
    RegularFileState saved;
    if (!load(state.own, saved)) {
        senseless_record(restoration);
        return nullptr;
    }
    if (state.path.empty()) {
        return open_unlinked(restoration, state, saved);
    }
    if (CopiedFile* copied = find_copied_file(restoration, state.path)) {
        return open_copied_back(restoration, state, *copied);
    }
    auto file = open_path(restoration, state);
    if (file != nullptr) {
        check_unchanged(restoration, state.path, saved.version, *file);
    }
    return file;
}

std::shared_ptr<kernel::File> open_directory(Restoration& restoration, const OpenFileState& state) {
    if (!state.path.empty()) {
        return open_path(restoration, state);
    }
    RegularFileState saved;
    if (!load(state.own, saved)) {
        senseless_record(restoration);
        return nullptr;
    }
    auto directory =
        make_removed_directory(restoration, {.mode = saved.mode, .uid = saved.uid, .gid = saved.gid});
    if (!directory) {
        restoration.problems.refuse(Message::file_open_failed,
                                    {restoration.command(), restoration.pid(), "/tmp"}, directory.error());
        return nullptr;
    }
    return *directory;
}

} // namespace

const FileDoor regular_file_door{kernel::FileKind::regular, check, capture, open_file, nullptr};
const FileDoor directory_door{kernel::FileKind::directory, check, capture, open_directory, nullptr};

} // namespace cxsim::cr
