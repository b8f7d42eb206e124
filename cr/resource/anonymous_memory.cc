// Memory that relatives share (MAP_ANON | MAP_SHARED): in the images of all who map it, and shared again.
#include "cr/resource/shared_memory.h"

#include <algorithm>

namespace cxsim::cr {

namespace {

/// What nothing else claims.
bool is_origin_of(const Target& /*target*/, const emu::Region& /*region*/) {
    return true;
}

/// Processes outside of the hierarchy would share it no longer.
void check(const Target& target, const emu::Region& region, Problems& problems) {
    const auto maps_it = [&](const emu::Region& each) { return each.shared == region.shared; };
    const bool outside =
        std::ranges::any_of(target.kernel.processes().all(), [&](const kernel::Process& other) {
            return !target.family.contains(other) && std::ranges::any_of(other.space.regions(), maps_it);
        });
    if (outside) {
        problems.refuse(Message::map_file_path_failed,
                        {target.command(), target.process.pid, std::int64_t{emu::page_of(region.start)}},
                        kernel::ABI_EINVAL);
    }
}

Bytes capture(const Target& /*target*/, const emu::Region& /*region*/) {
    return {};
}

SharedMemoryAgain open(Restoration& /*restoration*/, const SharedRegionState& /*state*/,
                       const emu::Region& /*region*/, const SharedMemoryAgain* known) {
    return known != nullptr ? *known : SharedMemoryAgain{.pages = std::make_shared<emu::PageTree>()};
}

} // namespace

const MemoryDoor anonymous_memory_door{MemoryOrigin::anonymous, is_origin_of, check, capture, open};

} // namespace cxsim::cr
