// Memory of a device (MAP_DEVICE), which cannot be restored (p. 1-3): a checkpoint is refused, and so is the
// restart of one that was forced.
#include "cr/resource/shared_memory.h"

namespace cxsim::cr {

namespace {

bool is_origin_of(const Target& target, const emu::Region& region) {
    return target.kernel.device_memory().has(region.shared.get());
}

void check(const Target& /*target*/, const emu::Region& /*region*/, Problems& problems) {
    problems.refuse(Message::device_memory, {}, kernel::ABI_EINVAL);
}

Bytes capture(const Target& /*target*/, const emu::Region& /*region*/) {
    return {};
}

SharedMemoryAgain open(Restoration& restoration, const SharedRegionState& /*state*/,
                       const emu::Region& /*region*/, const SharedMemoryAgain* /*known*/) {
    restoration.problems.refuse_always(Message::device_memory, {}, kernel::ABI_EINVAL);
    return {};
}

} // namespace

const MemoryDoor device_memory_door{MemoryOrigin::device, is_origin_of, check, capture, open};

} // namespace cxsim::cr
