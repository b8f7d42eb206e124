// Which files are copied, and copying them.
#include "cr/file_copies.h"

#include "cr/copy_bytes.h"
#include "cr/image/file_set.h"
#include "kernel/abi/file.h"
#include "kernel/files/attributes.h"
#include "kernel/files/host_call.h"
#include "kernel/files/viewpoint.h"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <tuple>

namespace cxsim::cr {

namespace {

constexpr std::uint32_t copy_mode = 0600;

/// The regular file behind a descriptor; null if it is something else.
const kernel::MountedFile* regular_file(const kernel::Descriptor& descriptor) {
    const bool regular =
        descriptor.open != nullptr && descriptor.open->file().kind() == kernel::FileKind::regular;
    // All files of this kind are MountedFile.
    return regular ? static_cast<const kernel::MountedFile*>(&descriptor.open->file()) : nullptr;
}

/// Whether the caller may read the file, and give the name to the copy.
kernel::Expected<void> check(const kernel::Caller& caller, const FileCopy& copy,
                             const Destination& destination) {
    const auto status = copy.file->status();
    if (!status) {
        return kernel::fail(status.error());
    }
    const auto readable = kernel::FileSystem::check_access(caller.process.credentials, *status, ABI_R_OK);
    if (!readable) {
        return readable;
    }
    const bool replace = copy.existing == AtomicFile::Existing::replace;
    const auto place = find_place(caller, destination.prefix + copy.name, replace);
    return place ? kernel::Expected<void>{} : kernel::fail(place.error());
}

/// The files that are to be copied, each once, as the first who uses it knows it; they have no names yet.
std::map<kernel::FileIdentity, FileCopy> wanted_copies(const CheckpointRequest& request,
                                                       const Family& family) {
    std::map<kernel::FileIdentity, FileCopy> wanted;
    for (const Member& member : family.members()) {
        const kernel::Process& process = *member.process;
        const auto entries = process.descriptors.entries();
        for (std::uint32_t fd = 0; fd < entries.size(); ++fd) {
            const kernel::MountedFile* file = regular_file(entries[fd]);
            if (file == nullptr || request.choices.ignores(process.pid, fd)) {
                continue;
            }
            const std::string path = file->guest_path().value_or("");
            if (path.empty() || request.copy_files || request.choices.copies(process.pid, fd)) {
                wanted.try_emplace(kernel::identity_of(file->host_fd()),
                                   FileCopy{.process = &process, .fd = fd, .path = path, .file = file});
            }
        }
    }
    return wanted;
}

} // namespace

FileCopies FileCopies::plan(kernel::Caller& caller, const CheckpointRequest& request, const Family& family,
                            const Destination& destination, Problems& problems,
                            std::span<const std::string> reserved) {
    FileCopies result;
    auto wanted = wanted_copies(request, family);
    if (wanted.empty()) {
        return result;
    }
    if (!request.test_only) { // What a crash has left takes its names first.
        recover_sets(destination.directory.fd.get(), *destination.storage, destination.may_remove);
    }
    const auto refuse = [&](int error) {
        problems.refuse_always(Message::checkpoint_directory_stat,
                               {destination.prefix.empty() ? "." : destination.prefix},
                               kernel::errno_from_host(error));
    };
    auto names = CopyNames::in(destination, reserved);
    if (!names) {
        refuse(names.error());
        return result;
    }
    for (auto& [identity, copy] : wanted) {
        auto name = names->choose(*copy.process, copy.path, copy.fd);
        if (!name) {
            refuse(name.error());
            return result;
        }
        std::tie(copy.name, copy.existing) = std::move(*name);
        if (const auto possible = check(caller, copy, destination); possible) {
            result.copies_.emplace(identity, std::move(copy));
        } else {
            problems.refuse(Message::file_copy_out_failed,
                            {copy.process->program.command, copy.process->pid, std::int64_t{copy.fd},
                             copy.path.empty() ? "-" : copy.path, destination.prefix + copy.name},
                            possible.error());
        }
    }
    return result;
}

bool FileCopies::make(const Destination& destination, Problems& problems) {
    const kernel::Attributes attributes{
        .mode = ABI_S_IFREG | copy_mode, .uid = destination.uid, .gid = destination.gid};
    for (auto& [identity, copy] : copies_) {
        const std::string from = copy.path.empty() ? "-" : copy.path;
        const std::string to = destination.prefix + copy.name;
        auto file = AtomicFile::create(destination.directory.fd.get(), copy.name, *destination.storage);
        // The descriptor that the process has may not allow to read.
        const kernel::UniqueFd readable(kernel::host_reopen(copy.file->host_fd(), O_RDONLY));
        auto digest = !file       ? std::unexpected(file.error())
                      : !readable ? std::unexpected(errno)
                                  : copy_bytes(readable.get(), file->fd(), *destination.storage);
        if (!digest || !kernel::set_attributes(file->fd(), attributes)) {
            problems.refuse_always(
                Message::file_copy_out_failed,
                {copy.process->program.command, copy.process->pid, std::int64_t{copy.fd}, from, to},
                kernel::errno_from_host(digest ? EIO : digest.error()));
            return false;
        }
        problems.note(Message::file_copied_out,
                      {copy.process->program.command, copy.process->pid, std::int64_t{copy.fd}, from, to});
        copy.digest = *digest;
        files_.push_back({std::move(*file), *digest, copy.existing});
    }
    return true;
}

const FileCopy* FileCopies::find(kernel::FileIdentity file) const {
    const auto found = copies_.find(file);
    return found == copies_.end() ? nullptr : &found->second;
}

std::vector<Companion> FileCopies::of(const kernel::Process& process) const {
    std::map<std::string, Companion> result; // A file that is open twice has one copy.
    for (const kernel::Descriptor& each : process.descriptors.entries()) {
        const kernel::MountedFile* file = regular_file(each);
        const FileCopy* copy = file == nullptr ? nullptr : find(kernel::identity_of(file->host_fd()));
        if (copy != nullptr) {
            result.emplace(
                copy->name,
                Companion{.kind = CompanionKind::copy, .name = copy->name, .digest = copy->digest});
        }
    }
    std::vector<Companion> companions;
    companions.reserve(result.size());
    for (auto& [name, companion] : result) {
        companions.push_back(std::move(companion));
    }
    return companions;
}

} // namespace cxsim::cr
