// The parts of a process image that are the same for every process.
#include "cr/image/process_image.h"

#include <algorithm>

namespace cxsim::cr {

void serialize(Archive& archive, ProcessInfo& info) {
    archive.fields(info.command, info.pid, info.time, info.release, info.machine, info.cpu_type, info.needs,
                   info.executable_flags, info.executable_machine_flags);
}

const Record* find_record(const std::vector<Record>& records, RecordTag tag) {
    const auto found = std::ranges::find(records, tag, &Record::tag);
    return found == records.end() ? nullptr : &*found;
}

} // namespace cxsim::cr
