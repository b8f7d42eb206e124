// Memory regions: the guide's limits, and putting them in place. How they are stored is the image's own
// business (image/format.h); where shared ones come from is that of the doors in shared_memory.h.
#include "cr/image/format.h"
#include "cr/resource/doors.h"
#include "cr/resource/shared_memory.h"
#include "kernel/processes/memory.h"

#include <algorithm>
#include <array>

namespace cxsim::cr {

void serialize(Archive& archive, SharedRegionState& state) {
    archive.fields(state.start, state.origin, state.number, state.offset, state.own);
}

namespace {

/// Addresses that restart itself used on the real machine (p. 1-3).
constexpr std::uint64_t restart_space_start = 0xb0000000;
constexpr std::uint64_t restart_space_end = 0xc0000000;

/// The last one takes what the others do not claim.
constexpr std::array memory_doors = {&mapped_file_door, &shared_segment_door, &device_memory_door,
                                     &anonymous_memory_door};

struct RegionsState {
    std::vector<SharedRegionState> shared;
};

void serialize(Archive& archive, RegionsState& state) {
    archive.list(state.shared, max_regions);
}

void check(const Target& target, Problems& problems) {
    std::size_t count = 0;
    for (const emu::Region& region : target.process.space.regions()) {
        if (region.shared) {
            memory_door_of(target, region).check(target, region, problems);
        }
        count += region.kind == emu::RegionKind::gateway ? 0 : 1;
        if (region.start < restart_space_end && region.end > restart_space_start) {
            problems.refuse(Message::region_overlaps_restart,
                            {target.command(), target.process.pid, std::int64_t{region.start}},
                            kernel::ABI_EINVAL);
        }
    }
    if (count > max_regions) {
        // Not even with -F: the file has no room for more.
        problems.refuse_always(Message::too_many_regions,
                               {target.command(), target.process.pid, static_cast<std::int64_t>(count),
                                std::int64_t{max_regions}},
                               kernel::ABI_EINVAL);
    }
}

Bytes capture(const Target& target) {
    RegionsState state;
    for (const emu::Region& region : target.process.space.regions()) {
        if (!region.shared) {
            continue;
        }
        const MemoryDoor& door = memory_door_of(target, region);
        state.shared.push_back({.start = region.start,
                                .origin = door.origin,
                                .number = target.numbers.of(region.shared.get()),
                                .offset = region.shared_offset,
                                .own = door.capture(target, region)});
    }
    return save(state);
}

/// Puts the region's pages, as the image has them, where all who share them will find them.
void fill(const emu::AddressSpace& image, const emu::Region& region, std::uint64_t offset,
          emu::PageTree& pages) {
    const emu::PageNumber first = emu::page_of(region.start);
    const auto target = static_cast<emu::PageNumber>(offset >> emu::page_shift);
    image.visit_pages(region.start, region.end, [&](emu::PageNumber number, const emu::Page& page) {
        if (pages.find(target + number - first) == nullptr) {
            auto copy = std::make_shared<emu::Page>();
            copy->bytes = page.bytes;
            pages.set(target + number - first, std::move(copy));
        }
        return true;
    });
}

/// Shares the region's pages with those who shared them. False if the state makes no sense, or the pages
/// cannot be had; the obstacle was named.
bool share_again(Restoration& restoration, const SharedRegionState& state, emu::AddressSpace& memory) {
    const emu::Region* found = memory.region_at(state.start);
    const MemoryDoor* door = find_memory_door(state.origin);
    if (found == nullptr || door == nullptr || found->start != state.start || !found->shared ||
        state.offset % emu::page_size != 0 ||
        (state.offset + found->size()) >> emu::page_shift > emu::PageTree::page_count) {
        senseless_record(restoration);
        return false;
    }
    emu::Region region = *found;
    auto& known = restoration.reunion.memory;
    const auto earlier = known.find(state.number);
    if (earlier != known.end() && earlier->second.origin != state.origin) {
        senseless_record(restoration);
        return false;
    }
    SharedMemoryAgain again =
        door->open(restoration, state, region, earlier == known.end() ? nullptr : &earlier->second);
    if (again.pages == nullptr) {
        return false; // With -F the region stays as the image has it, shared with nobody.
    }
    again.origin = state.origin;
    known.insert_or_assign(state.number, again);
    if (again.takes_pages) {
        fill(restoration.image.memory, region, state.offset, again.filled ? *again.filled : *again.pages);
    }
    region.shared = again.pages;
    region.shared_offset = state.offset;
    memory.map(region);
    return true;
}

/// The image is verified by now; what remains is that nobody maps memory where the kernel has its own.
Apply prepare(Restoration& restoration, std::span<const std::byte> bytes) {
    emu::AddressSpace memory = restoration.image.memory;
    const bool below =
        !memory.regions().empty() && memory.regions().front().start < kernel::layout::user_start;
    RegionsState state;
    if (below || !load(bytes, state)) {
        return senseless_record(restoration);
    }
    for (const SharedRegionState& each : state.shared) {
        (void)share_again(restoration, each, memory);
    }
    const kernel::Kernel& kernel = restoration.kernel;
    return [&kernel, memory](kernel::Process& process) {
        process.space = memory;
        if (process.state != kernel::ProcessState::zombie) {
            kernel.map_gateway(process.space);
        }
    };
}

} // namespace

const MemoryDoor& memory_door_of(const Target& target, const emu::Region& region) {
    return **std::ranges::find_if(memory_doors,
                                  [&](const MemoryDoor* door) { return door->is_origin_of(target, region); });
}

const MemoryDoor* find_memory_door(MemoryOrigin origin) {
    const auto found = std::ranges::find(memory_doors, origin, &MemoryDoor::origin);
    return found == memory_doors.end() ? nullptr : *found;
}

const ProcessDoor regions_door{record_tag("REGN"), check, capture, prepare};

} // namespace cxsim::cr
