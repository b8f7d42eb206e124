// /dev/null and /dev/zero: no state at all.
//
// The guide's list of devices (p. 1-3, 3-9) has the first and not the second, so that one is refused, and
// comes back only from a checkpoint by force.
#include "cr/resource/doors.h"
#include "kernel/files/device_files.h"

namespace cxsim::cr {

namespace {

void refuse_zero(const TargetFile& file, Problems& problems) {
    problems.refuse(Message::device_unsupported, {file.open.path()}, kernel::ABI_EINVAL);
}

void capture(const TargetFile& /*file*/, OpenFileState& /*state*/) {}

std::shared_ptr<kernel::File> open(Restoration& /*restoration*/, const OpenFileState& state) {
    return std::make_shared<kernel::NullDevice>(state.kind);
}

} // namespace

const FileDoor null_device_door{kernel::FileKind::null_device, nullptr, capture, open, nullptr};
const FileDoor zero_device_door{kernel::FileKind::zero_device, refuse_zero, capture, open, nullptr};

} // namespace cxsim::cr
