// The parts of a process image that are the same for every process.
#include "cr/image/process_image.h"

#include <algorithm>

namespace cxsim::cr {

void serialize(Archive& archive, ProcessInfo& info) {
    archive.fields(info.command, info.pid, info.time, info.release, info.machine, info.cpu_type, info.needs,
                   info.executable_flags, info.executable_machine_flags);
}

namespace {

/// What a file says that its companion is, and how that one's digest is made.
enum class StoredKind : std::uint8_t { process, copy_of_bytes, copy };

StoredKind stored_kind(const Companion& companion) {
    if (companion.kind == CompanionKind::process) {
        return StoredKind::process;
    }
    return companion.of_bytes ? StoredKind::copy_of_bytes : StoredKind::copy;
}

} // namespace

void serialize(Archive& archive, Companion& companion) {
    StoredKind kind = stored_kind(companion);
    archive.fields(kind, companion.name);
    if (kind > StoredKind::copy) {
        archive.fail();
    }
    companion.kind = kind == StoredKind::process ? CompanionKind::process : CompanionKind::copy;
    companion.of_bytes = kind == StoredKind::copy_of_bytes;
    for (std::byte& byte : companion.digest) {
        auto value = std::to_integer<std::uint8_t>(byte);
        archive.field(value);
        byte = std::byte{value};
    }
}

const Companion* find_companion(const std::vector<Companion>& companions, std::string_view name) {
    const auto found = std::ranges::find(companions, name, &Companion::name);
    return found == companions.end() ? nullptr : &*found;
}

const Record* find_record(const std::vector<Record>& records, RecordTag tag) {
    const auto found = std::ranges::find(records, tag, &Record::tag);
    return found == records.end() ? nullptr : &*found;
}

} // namespace cxsim::cr
