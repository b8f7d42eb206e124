// /dev/null (guide p. 1-3) and /dev/zero, which IRIX's list of checkpoint-safe devices adds: no state at all.
#include "cr/resource/doors.h"
#include "kernel/files/device_files.h"

namespace cxsim::cr {

namespace {

void capture(const TargetFile& /*file*/, OpenFileState& /*state*/) {}

std::shared_ptr<kernel::File> open(Restoration& /*restoration*/, const OpenFileState& state) {
    return std::make_shared<kernel::NullDevice>(state.kind);
}

} // namespace

const FileDoor null_device_door{kernel::FileKind::null_device, nullptr, capture, open, nullptr};
const FileDoor zero_device_door{kernel::FileKind::zero_device, nullptr, capture, open, nullptr};

} // namespace cxsim::cr
