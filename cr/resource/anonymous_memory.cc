// Memory that relatives share (MAP_ANON | MAP_SHARED): in the images of all who map it, and shared again.
#include "cr/resource/shared_memory.h"

#include <set>

namespace cxsim::cr {

namespace {

/// What nothing else claims.
bool is_origin_of(const Target& /*target*/, const emu::Region& /*region*/) {
    return true;
}

using SharedOutside = std::set<const emu::PageTree*>;

/// What processes outside of the hierarchy have mapped of all shared memory.
SharedOutside find_shared_outside(const Target& target) {
    SharedOutside shared;
    for (const kernel::Process& process : target.kernel.processes().all()) {
        if (!target.family.contains(process)) {
            for (const emu::Region& each : process.space.regions()) {
                shared.insert(each.shared.get());
            }
        }
    }
    return shared;
}

/// Processes outside of the hierarchy would share it no longer.
void check(const Target& target, const emu::Region& region, Problems& problems) {
    const SharedOutside& outside =
        target.numbers.once(&target.family, [&] { return find_shared_outside(target); });
    if (outside.contains(region.shared.get())) {
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
