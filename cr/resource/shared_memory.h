// Shared memory: one door for each origin that the pages of a MAP_SHARED region can have.
#pragma once

#include "cr/resource/door.h"

#include <cstdint>
#include <memory>
#include <span>

namespace cxsim::cr {

/// A shared region in the image, in the order of addresses.
struct SharedRegionState {
    emu::Address start = 0;
    MemoryOrigin origin{};
    std::uint32_t number = 0; ///< Of the pages; the same in the images of all who map them.
    std::uint64_t offset = 0; ///< Of the region's first byte within the pages.
    Bytes own;                ///< What the origin's door captured.
};
void serialize(Archive& archive, SharedRegionState& state);

/// One origin.
struct MemoryDoor {
    MemoryOrigin origin;
    /// Whether the region's pages come from there.
    bool (*is_origin_of)(const Target& target, const emu::Region& region);
    /// Finds what stands in the way of a checkpoint.
    void (*check)(const Target& target, const emu::Region& region, Problems& problems);
    Bytes (*capture)(const Target& target, const emu::Region& region);
    /// The pages again, null after naming the obstacle. Asked for each region; `known` is what an earlier one
    /// with the same number got, or null.
    SharedMemoryAgain (*open)(Restoration& restoration, const SharedRegionState& state,
                              const emu::Region& region, const SharedMemoryAgain* known);
};

extern const MemoryDoor anonymous_memory_door;
extern const MemoryDoor device_memory_door;
extern const MemoryDoor mapped_file_door;
extern const MemoryDoor shared_segment_door;

/// The door of the region's origin.
const MemoryDoor& memory_door_of(const Target& target, const emu::Region& region);
/// The door of an origin; null if there is no such origin.
const MemoryDoor* find_memory_door(MemoryOrigin origin);

} // namespace cxsim::cr
