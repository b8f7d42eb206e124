// The files of the earlier checkpoint, matched to the processes by their pids.
#include "cr/increments.h"

#include "cr/image/page_loader.h"
#include "cr/set_directory.h"
#include "kernel/files/file_identity.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <iterator>
#include <span>

namespace cxsim::cr {

namespace {

std::string last_name(const std::string& path) {
    return path.substr(path.find_last_of('/') + 1); // npos + 1 is 0.
}

/// The file's own name in the directory of the new files, by which those who look after that will know that
/// it is needed: the last of its path, or what this leads to as a symbolic link. Nothing if the file is not
/// there.
std::optional<std::string> name_in(const kernel::Caller& caller, const SetMember& member,
                                   const Destination& destination) {
    const int file = member.file.get();
    const int directory = destination.directory.fd.get();
    const auto is_its_name = [&](const std::string& name) {
        struct ::stat host{};
        return ::fstatat(directory, name.c_str(), &host, AT_SYMLINK_NOFOLLOW) == 0 &&
               kernel::FileIdentity{host.st_dev, host.st_ino} == kernel::identity_of(file);
    };
    const auto real = caller.kernel.files().path_of(*destination.directory.mount, file);
    for (const std::string& path : {member.path, real.value_or("")}) {
        if (const std::string name = last_name(path); !name.empty() && is_its_name(name)) {
            return name;
        }
    }
    return {};
}

bool replaces_one_of(const Destination& destination, const Increment& increment) {
    return destination.replace && std::ranges::any_of(increment.files, [&](const BaseFile& file) {
               return std::ranges::find(destination.names, file.name) != destination.names.end();
           });
}

/// Whether another set can build on this one: all that it would need must be read to restart it.
bool can_be_base(const std::vector<SetMember>& set) {
    std::uint64_t records = 0;
    for (const SetMember& each : set) {
        records += each.reader.records_size() + each.base_records;
    }
    return records <= max_set_records;
}

/// The member's checkpoint as what another one builds on.
MemberIncrement increment_of(const SetMember& member, const std::string& name, const SoundFiles* sound) {
    MemberIncrement result{member.reader.as_base(name), member.path, {member.file.get()}};
    for (const kernel::UniqueFd& each : member.reader.base_files()) {
        result.fds.push_back(each.get());
    }
    result.doubtful =
        sound != nullptr && !std::ranges::all_of(result.fds, [&](int fd) { return sound->has(fd); });
    return result;
}

} // namespace

bool is_sound(const MemberIncrement& increment, Storage& storage) {
    constexpr std::size_t runs_at_a_time = 256; // 64 megabytes.
    std::vector<PlacedRun> placed;
    for (const PackedRun& each : increment.runs) {
        if (each.file == 0 || each.file > increment.fds.size() || each.run.count > max_run_pages) {
            return false;
        }
        placed.push_back({.run = each.run,
                          .offset = each.offset,
                          .fd = increment.fds[each.file - 1],
                          .encoding = each.encoding,
                          .size = each.size,
                          .stored_checksum = each.stored_checksum});
    }
    for (std::span<const PlacedRun> left(placed); !left.empty();) {
        const auto runs = left.first(std::min(left.size(), runs_at_a_time));
        if (!load_runs(runs, storage)) {
            return false;
        }
        left = left.subspan(runs.size());
    }
    return true;
}

std::optional<Increments> find_increments(kernel::Caller& caller, const CheckpointRequest& request,
                                          const Family& family, const Destination& destination,
                                          Problems& problems) {
    Increments result{.of_members = {family.members().size(), std::nullopt}, .files = {}};
    if (!request.since) {
        return result;
    }
    auto earlier = SetDirectory(caller, *request.since, *request.storage).open_set(problems);
    if (!earlier) {
        return {};
    }
    if (!name_in(caller, earlier->front(), destination)) {
        problems.refuse_always(Message::base_elsewhere, {*request.since}, kernel::ABI_EINVAL);
        return {};
    }
    const bool possible = can_be_base(*earlier);
    for (std::size_t i = 0; i < result.of_members.size(); ++i) {
        const auto same = std::ranges::find_if(*earlier, [&](const SetMember& each) {
            return each.info().pid == family.members()[i].process->pid;
        });
        if (same == earlier->end() || !possible || same->reader.bases().size() + 1 >= max_bases) {
            continue;
        }
        const auto name = name_in(caller, *same, destination);
        if (!name) {
            continue;
        }
        MemberIncrement increment = increment_of(*same, *name, request.sound);
        if (!replaces_one_of(destination, increment)) {
            result.of_members[i] = std::move(increment);
            result.files.push_back(std::move(same->file));
            std::ranges::move(same->reader.take_base_files(), std::back_inserter(result.files));
        }
    }
    std::ranges::for_each(result.files, [](const kernel::UniqueFd& each) { hold(each.get()); });
    return result;
}

} // namespace cxsim::cr
