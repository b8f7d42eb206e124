#include "cr/resource/copied_file.h"

#include "cr/copy_bytes.h"
#include "cr/destination.h"
#include "cr/disk_storage.h"
#include "cr/image/atomic_file.h"
#include "cr/resource/file_attributes.h"
#include "cr/resource/overwritten_file.h"
#include "cr/set_directory.h"
#include "kernel/abi/file.h"
#include "kernel/files/attributes.h"
#include "kernel/files/viewpoint.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <array>
#include <optional>
#include <vector>

namespace cxsim::cr {

namespace {

using NodePointer = std::shared_ptr<const kernel::Node>;

/// Whether a file is replaced. What a link, or whatever else has taken its name, permits says nothing of it.
bool replaces_file(const kernel::WalkEnd& place) {
    return place.node && place.node->is(ABI_S_IFREG);
}

/// Owner and permissions of the file that is replaced, or if that is gone those that it had at the
/// checkpoint.
kernel::Attributes attributes_for(const Restoration& restoration, const kernel::WalkEnd& place,
                                  const RegularFileState& saved) {
    const kernel::Credentials& own = restoration.caller.process.credentials;
    if (!replaces_file(place)) {
        return attributes_again(own, {.mode = saved.mode, .uid = saved.uid, .gid = saved.gid});
    }
    const kernel::FileStatus& status = place.node->status;
    kernel::Attributes result{.mode = status.mode, .uid = status.uid, .gid = status.gid};
    result.mode = attributes_again(own, result).mode;
    return result;
}

void set_modification_time(int fd, kernel::Nanoseconds time) {
    const std::array<::timespec, 2> times = {::timespec{.tv_sec = 0, .tv_nsec = UTIME_OMIT},
                                             ::timespec{.tv_sec = time / kernel::nanoseconds_per_second,
                                                        .tv_nsec = time % kernel::nanoseconds_per_second}};
    ::futimens(fd, times.data()); // Where the host refuses, its own time stays.
}

void refuse_copy(Restoration& restoration, const std::string& path, const std::string& copy,
                 kernel::Errno error) {
    restoration.problems.refuse(
        Message::file_copy_back_failed,
        {restoration.command(), restoration.pid(), restoration.reunion.directory.path(copy), path}, error);
}

/// The new file, which gets its name when all else is known to succeed, and gives it back if it is not so.
kernel::Expected<NodePointer> make(Restoration& restoration, const std::string& path,
                                   kernel::Expected<kernel::WalkEnd> place, int copy,
                                   const RegularFileState& saved) {
    if (!place) {
        return kernel::fail(place.error());
    }
    const auto writable = replaces_file(*place)
                              ? kernel::FileSystem::check_access(restoration.caller.process.credentials,
                                                                 place->node->status, ABI_W_OK)
                              : kernel::Expected<void>{};
    if (!writable) {
        return kernel::fail(writable.error());
    }
    const auto storage = storage_on(*place->directory.mount, restoration.reunion.directory.storage());
    remove_stale_temporaries(
        place->directory.fd.get(), names_in(place->directory.fd.get()).value_or(std::vector<std::string>()),
        *storage, may_remove_from(restoration.caller.process.credentials, place->directory));
    auto created = AtomicFile::create(place->directory.fd.get(), place->name, *storage);
    if (!created) {
        return kernel::fail(kernel::errno_from_host(created.error()));
    }
    kernel::stamp_creation(*place->directory.mount, created->fd());
    const auto file = std::make_shared<AtomicFile>(std::move(*created));
    const auto copied = copy_bytes(copy, file->fd(), *storage);
    auto done = copied ? kernel::Expected<void>() : kernel::fail(kernel::errno_from_host(copied.error()));
    done = done ? kernel::set_attributes(file->fd(), attributes_for(restoration, *place, saved)) : done;
    if (done) {
        set_modification_time(file->fd(), saved.version.modification_time);
    }
    if (done && !file->sync()) {
        done = kernel::fail(kernel::ABI_EIO);
    }
    const auto status = kernel::node_status(file->fd(), *place->directory.mount);
    if (!done || !status) {
        return kernel::fail(!done ? done.error() : status.error());
    }
    auto fd = file->open_by_name(); // The processes' file has the name that it gets below.
    if (!fd) {
        return kernel::fail(kernel::errno_from_host(fd.error()));
    }
    // Before files are overwritten, whose old contents cannot come back.
    auto& late_steps = restoration.reunion.late_steps;
    late_steps.insert(late_steps.begin(), [&restoration, storage, file, path, name = saved.copy] {
        if (const auto there = file->take_place(); !there) {
            refuse_copy(restoration, path, name, kernel::errno_from_host(there.error()));
        }
    });
    restoration.reunion.last_steps.emplace_back([storage, file] { file->settle(); });
    return std::make_shared<const kernel::Node>(
        kernel::Node{place->directory.mount, std::move(*fd), *status});
}

/// The file that has the path and is no link, if whoever restarts can find it.
std::optional<kernel::Node> regular_file_at(const Restoration& restoration, const PlaceAgain& place) {
    auto found = restoration.kernel.files().lookup(place.from, place.path, kernel::Follow::no);
    return found && found->is(ABI_S_IFREG) ? std::optional(std::move(*found)) : std::nullopt;
}

/// The file itself, which gets the bytes of the copy when all else is known to succeed.
kernel::Expected<NodePointer> overwrite(Restoration& restoration, const std::string& path, kernel::Node node,
                                        kernel::UniqueFd copy, const RegularFileState& saved) {
    const auto file = OverwrittenFile::prepare(restoration, node, std::move(copy));
    if (!file) {
        return kernel::fail(file.error());
    }
    restoration.reunion.late_steps.emplace_back([&restoration, file = *file, path, saved] {
        const auto written = file->write();
        set_modification_time(file->fd(), saved.version.modification_time);
        if (!written) {
            refuse_copy(restoration, path, saved.copy, kernel::errno_from_host(written.error()));
        }
    });
    return std::make_shared<const kernel::Node>(std::move(node));
}

/// Puts the file there, once: a new one where it may take the place of the old one, which is then there whole
/// or not at all; the old one where that would cut off other names of it, or the directory forbids it.
kernel::Expected<void> put_back(Restoration& restoration, const std::string& path, CopiedFile& file) {
    auto copy = open_copy(restoration, file.copy);
    const auto again = copy ? find_again(restoration, path) : kernel::fail(copy.error());
    if (!again) {
        return kernel::fail(again.error());
    }
    auto there = regular_file_at(restoration, *again);
    auto place = find_place(restoration.caller, again->path, true);
    file.stays = there && (there->status.links > 1 || !place);
    auto node = file.stays ? overwrite(restoration, path, std::move(*there), std::move(*copy), file.saved)
                           : make(restoration, path, std::move(place), copy->get(), file.saved);
    if (!node) {
        return kernel::fail(node.error());
    }
    file.node = std::move(*node);
    return {};
}

} // namespace

void serialize(Archive& archive, RegularFileState& state) {
    serialize(archive, state.version);
    archive.field(state.copy);
    if (!archive.at_end()) {
        archive.fields(state.mode, state.uid, state.gid);
    }
}

kernel::Expected<kernel::UniqueFd> open_copy(Restoration& restoration, const Companion* companion) {
    auto copy = companion != nullptr ? restoration.reunion.directory.open_copy(*companion)
                                     : kernel::fail(kernel::ABI_ENOENT);
    struct ::stat status{};
    if (copy && ::fstat(copy->get(), &status) == 0 &&
        static_cast<std::uint64_t>(status.st_size) > max_file_size(restoration.caller.process)) {
        return kernel::fail(kernel::ABI_EFBIG);
    }
    return copy;
}

void warn_of_changed_copy(Restoration& restoration, const std::string& copy, kernel::Errno error) {
    const SetDirectory& directory = restoration.reunion.directory;
    if (error == kernel::ABI_EINVAL && directory.has(copy)) {
        restoration.problems.note(Message::file_changed,
                                  {restoration.command(), restoration.pid(), directory.path(copy)});
    }
}

void note_copied_file(const ProcessImage& image, const OpenFileState& state, Reunion& reunion) {
    RegularFileState saved;
    if (!reunion.copy_back || state.kind != kernel::FileKind::regular || state.path.empty() ||
        !load(state.own, saved) || saved.copy.empty()) {
        return;
    }
    const Companion* companion = find_companion(image.companions, saved.copy);
    reunion.copied_back.try_emplace(state.path, std::make_shared<CopiedFile>(CopiedFile{
                                                    .copy = companion, .saved = saved, .node = nullptr}));
}

CopiedFile* find_copied_file(Restoration& restoration, const std::string& path) {
    const auto& known = restoration.reunion.copied_back;
    const auto found = known.find(path);
    return found == known.end() ? nullptr : found->second.get();
}

kernel::Expected<std::shared_ptr<kernel::File>>
open_copied_file(Restoration& restoration, const std::string& path, CopiedFile& file, std::uint32_t flags) {
    if (file.node == nullptr) {
        if (const auto done = put_back(restoration, path, file); !done) {
            return kernel::fail(done.error());
        }
    }
    // A file that stays may not be for whoever restarts to read.
    const std::uint32_t mode = flags & ABI_O_ACCMODE;
    const auto readable = file.stays && mode != ABI_O_WRONLY
                              ? kernel::FileSystem::check_access(restoration.caller.process.credentials,
                                                                 file.node->status, ABI_R_OK)
                              : kernel::Expected<void>();
    return readable ? restoration.kernel.files().open_node(*file.node, mode) : kernel::fail(readable.error());
}

} // namespace cxsim::cr
