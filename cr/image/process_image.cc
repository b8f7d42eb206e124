// The parts of a process image that are the same for every process.
#include "cr/image/process_image.h"

#include <algorithm>

namespace cxsim::cr {

void serialize(Archive& archive, ProcessInfo& info) {
    archive.fields(info.command, info.pid, info.time, info.release, info.machine, info.cpu_type, info.needs,
                   info.executable_flags, info.executable_machine_flags);
}

void serialize(Archive& archive, Companion& companion) {
    archive.fields(companion.kind, companion.name);
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
