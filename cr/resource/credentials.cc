// User and group ids: restored by root, otherwise those of whoever restarts (p. 1-12).
#include "cr/resource/doors.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace cxsim::cr {

namespace {

void serialize(Archive& archive, kernel::Credentials& state) {
    archive.fields(state.uid, state.euid, state.saved_uid, state.gid, state.egid, state.saved_gid);
    archive.list(state.groups);
}

Bytes capture(const Target& target) {
    Archive archive = Archive::saving();
    kernel::Credentials copy = target.process.credentials;
    serialize(archive, copy);
    return archive.take();
}

Apply prepare(Restoration& restoration, std::span<const std::byte> bytes) {
    kernel::Credentials saved;
    Archive archive = Archive::loading(bytes);
    serialize(archive, saved);
    if (!archive.complete() || saved.groups.size() > kernel::Credentials::max_groups) {
        return senseless_record(restoration);
    }
    const kernel::Credentials& current = restoration.caller.process.credentials;
    if (current.is_superuser()) {
        saved.saved_uid = saved.euid;
        saved.saved_gid = saved.egid;
        return [saved](kernel::Process& process) { process.credentials = saved; };
    }
    if (current.uid != saved.uid) {
        restoration.problems.note(Message::uid_differs, {std::int64_t{current.uid}, std::int64_t{saved.uid}});
    }
    if (current.gid != saved.gid) {
        restoration.problems.note(Message::gid_differs, {std::int64_t{current.gid}, std::int64_t{saved.gid}});
    }
    // Saved ids are nobody's inheritance: what runs now comes out of a file that anybody could have written.
    saved = current;
    saved.saved_uid = saved.euid;
    saved.saved_gid = saved.egid;
    return [saved](kernel::Process& process) { process.credentials = saved; };
}

void describe(std::span<const std::byte> bytes, Description& to) {
    kernel::Credentials saved;
    Archive archive = Archive::loading(bytes);
    serialize(archive, saved);
    if (!archive.complete()) {
        return;
    }
    to.add("user", fmt::format("{}, effective {}, saved {}", saved.uid, saved.euid, saved.saved_uid));
    to.add("group", fmt::format("{}, effective {}, saved {}", saved.gid, saved.egid, saved.saved_gid));
    to.add("groups", fmt::format("{}", fmt::join(saved.groups, " ")));
}

} // namespace

const ProcessDoor credentials_door{record_tag("CRED"), nullptr, capture, prepare, describe};

} // namespace cxsim::cr
