// Finding the files of a set, under their own names or the hidden ones (image/set_files.h).
#include "cr/set_directory.h"

#include "cr/family.h"
#include "cr/image/file_name.h"
#include "cr/image/format.h"
#include "cr/image/set_files.h"
#include "cr/resource/door.h"
#include "kernel/abi/file.h"
#include "kernel/files/file_identity.h"
#include "kernel/files/host_call.h"
#include "kernel/files/host_file.h"
#include "kernel/files/viewpoint.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <map>

namespace cxsim::cr {

using kernel::Errno;

namespace {

/// Everything that a process is restarted from; of what others have added nothing.
Wanted wanted_from(ReadBudget& budget) {
    return {.ignorable = has_door, .budget = &budget};
}

} // namespace

struct SetDirectory::Reading {
    ReadBudget members{max_set_records};
    ReadBudget bases{max_set_records};
    std::map<kernel::FileIdentity, Digest> known_bases; ///< Verified: many build on the same.
};

void refuse_image(const ImageError& error, const std::string& path, Problems& problems) {
    const Errno number = error.error == 0 ? kernel::ABI_EINVAL : kernel::errno_from_host(error.error);
    problems.note(Message::file_damaged, {path, error.detail});
    if (error.message == Message::region_fill_failed) {
        problems.refuse_always(error.message, {}, number);
    } else {
        problems.refuse_always(error.message, {path}, number);
    }
}

SetDirectory::SetDirectory(kernel::Caller& caller, const std::string& checkpoint_path, Storage& storage)
    : caller_(caller), storage_(storage), path_(checkpoint_path),
      prefix_(checkpoint_path.substr(0, checkpoint_path.find_last_of('/') + 1)) {}

/// EINVAL for what is no regular file.
kernel::Expected<kernel::UniqueFd> SetDirectory::open_file(const std::string& path) const {
    const kernel::FileSystem& files = caller_.kernel.files();
    const auto found = files.find_or_create(kernel::viewpoint_of(caller_.process), path, ABI_O_RDONLY, {});
    if (found && !found->node.is(ABI_S_IFREG)) {
        return kernel::fail(kernel::ABI_EINVAL);
    }
    if (!found) {
        return kernel::fail(found.error());
    }
    kernel::UniqueFd file(kernel::host_reopen(found->node.fd.get(), O_RDONLY));
    return file ? kernel::Expected<kernel::UniqueFd>(std::move(file)) : kernel::fail_from_host();
}

bool SetDirectory::check_directory(Problems& problems) const {
    if (prefix_.size() <= 1) {
        return true;
    }
    const std::string directory = prefix_.substr(0, prefix_.size() - 1);
    const auto found =
        caller_.kernel.files().lookup(kernel::viewpoint_of(caller_.process), directory, kernel::Follow::yes);
    if (!found) {
        problems.refuse_always(Message::restart_directory_stat, {directory}, found.error());
        return false;
    }
    if (!found->is(ABI_S_IFDIR)) {
        problems.note(Message::not_a_directory, {directory});
    }
    return true;
}

std::optional<SetMember> SetDirectory::open_root(ReadBudget& budget, Problems& problems) const {
    auto file = open_file(path_);
    if (!file) {
        if (file.error() == kernel::ABI_EINVAL) {
            problems.refuse_always(Message::not_checkpoint_format, {path_}, kernel::ABI_EINVAL);
        } else {
            problems.refuse_always(Message::checkpoint_open_failed, {path_}, file.error());
        }
        return {};
    }
    auto reader = ImageReader::open(file->get(), storage_, wanted_from(budget));
    if (!reader) {
        refuse_image(reader.error(), path_, problems);
        return {};
    }
    return SetMember{path_, 0, std::move(*file), std::move(*reader)};
}

std::optional<SetMember> SetDirectory::open_alone(Problems& problems) const {
    ReadBudget budget(max_set_records);
    return check_directory(problems) ? open_root(budget, problems) : std::nullopt;
}

std::optional<SetMember> SetDirectory::open_child(const Companion& companion, ReadBudget& budget,
                                                  Problems& problems) const {
    const std::string own_path = path(companion.name);
    if (!is_file_name(companion.name)) {
        problems.refuse_always(Message::region_mismatch, {path_}, kernel::ABI_EINVAL);
        return {};
    }
    std::optional<Errno> missing;
    std::optional<ImageError> damaged;
    for (const std::string& candidate : {own_path, path(hidden_name(companion))}) {
        auto file = open_file(candidate);
        if (!file) {
            missing = missing.value_or(file.error());
            continue;
        }
        auto reader = ImageReader::open(file->get(), storage_, wanted_from(budget));
        if (reader && reader->digest() == companion.digest) {
            return SetMember{own_path, 0, std::move(*file), std::move(*reader)};
        }
        damaged = reader ? ImageError{Message::region_mismatch, 0, "it belongs to another checkpoint"}
                         : reader.error();
    }
    if (damaged) {
        refuse_image(*damaged, own_path, problems);
    } else {
        problems.refuse(Message::checkpoint_open_failed, {own_path}, *missing);
    }
    return {};
}

std::optional<std::string> SetDirectory::locate(const Companion& companion) const {
    if (!is_file_name(companion.name)) {
        return {};
    }
    for (const std::string& candidate : {companion.name, hidden_name(companion)}) {
        const auto file = open_file(path(candidate));
        if (!file) {
            continue;
        }
        if (is_member(file->get(), companion)) {
            return candidate;
        }
    }
    return {};
}

bool SetDirectory::is_member(int fd, const Companion& companion) const {
    return companion.kind == CompanionKind::process
               ? stored_digest(fd, storage_) == companion.digest // Who wants more of it verifies it.
               : is_copy(fd, companion).value_or(false);
}

/// Many may name the same copy.
std::expected<bool, int> SetDirectory::is_copy(int fd, const Companion& companion) const {
    return copies_[kernel::identity_of(fd)].are_of(companion, fd, storage_);
}

void SetDirectory::refuse_base(const BaseFile& base, Errno error, Problems& problems) const {
    const auto there =
        is_file_name(base.name) ? open_file(path(base.name)) : kernel::fail(kernel::ABI_ENOENT);
    if (!there) {
        problems.refuse_always(Message::checkpoint_open_failed, {path(base.name)}, error);
        return;
    }
    // It cannot be read, or it is another one now.
    const auto reader = ImageReader::open(there->get(), storage_);
    const bool unreadable = !reader && reader.error().error != 0;
    const bool too_much = reader && reader->digest() == base.digest;
    const ImageError refused{Message::region_mismatch, 0,
                             too_much ? "too many records with all that the set builds on"
                                      : "it has changed"};
    refuse_image(unreadable ? reader.error() : refused, path(base.name), problems);
}

kernel::Expected<kernel::UniqueFd> SetDirectory::open_base(const BaseFile& base, Reading& reading) const {
    const Companion companion{.kind = CompanionKind::process, .name = base.name, .digest = base.digest};
    if (!is_file_name(base.name)) {
        return kernel::fail(kernel::ABI_ENOENT);
    }
    for (const std::string& candidate : {base.name, hidden_name(companion)}) {
        auto file = open_file(path(candidate));
        if (!file || stored_digest(file->get(), storage_) != base.digest) {
            continue;
        }
        const auto identity = kernel::identity_of(file->get());
        if (const auto known = reading.known_bases.find(identity);
            known != reading.known_bases.end() && known->second == base.digest) {
            return file;
        }
        const auto reader = ImageReader::open(file->get(), storage_, wanted_from(reading.bases));
        if (reader && reader->digest() == base.digest) {
            reading.known_bases.insert_or_assign(identity, base.digest);
            return file;
        }
    }
    return kernel::fail(kernel::ABI_ENOENT);
}

bool SetDirectory::open_bases(SetMember& member, Reading& reading, Problems& problems) const {
    const std::uint64_t left = reading.bases.left();
    for (const BaseFile& base : member.reader.bases()) {
        auto file = open_base(base, reading);
        if (!file) {
            problems.note(Message::file_damaged, {member.path, fmt::format("it builds on {}", base.name)});
            refuse_base(base, file.error(), problems);
            return false;
        }
        member.reader.add_base(std::move(*file));
    }
    member.base_records = left - reading.bases.left();
    return true;
}

std::optional<std::vector<SetMember>> SetDirectory::open_set(Problems& problems) const {
    std::vector<SetMember> members;
    Reading reading;
    if (!check_directory(problems)) {
        return {};
    }
    auto root = open_root(reading.members, problems);
    if (!root || !open_bases(*root, reading, problems)) {
        return {};
    }
    members.push_back(std::move(*root));
    for (std::size_t parent = 0; parent < members.size(); ++parent) {
        const auto companions = members[parent].reader.image().companions; // The vector moves as it grows.
        for (const Companion& companion : companions) {
            if (companion.kind != CompanionKind::process) {
                continue;
            }
            auto child = open_child(companion, reading.members, problems);
            if (!child && problems.error()) {
                return {};
            }
            if (!child) {
                continue; // Forced: without it and its descendants.
            }
            if (!open_bases(*child, reading, problems)) {
                return {};
            }
            const bool twice = std::ranges::any_of(
                members, [&](const SetMember& each) { return each.info().pid == child->info().pid; });
            if (twice || members.size() == max_members) {
                problems.refuse_always(Message::region_mismatch, {path_}, kernel::ABI_EINVAL);
                return {};
            }
            child->parent = parent;
            members.push_back(std::move(*child));
        }
    }
    return members;
}

bool SetDirectory::has(const std::string& name) const {
    const auto from = kernel::viewpoint_of(caller_.process);
    return is_file_name(name) && caller_.kernel.files().lookup(from, path(name), kernel::Follow::no);
}

kernel::Expected<kernel::UniqueFd> SetDirectory::open_copy(const Companion& companion) const {
    if (!is_file_name(companion.name)) {
        return kernel::fail(kernel::ABI_EINVAL);
    }
    // If it is under neither name, what is wrong with its own is what the user should know.
    std::optional<Errno> error;
    for (const std::string& candidate : {path(companion.name), path(hidden_name(companion))}) {
        auto file = open_file(candidate);
        const auto same = file ? is_copy(file->get(), companion) : std::expected<bool, int>(false);
        if (same.value_or(false)) {
            return file;
        }
        error = error.value_or(!file   ? file.error()
                               : !same ? kernel::errno_from_host(same.error())
                                       : kernel::ABI_EINVAL);
    }
    return kernel::fail(*error);
}

} // namespace cxsim::cr
