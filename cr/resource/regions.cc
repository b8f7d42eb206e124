// Memory regions: the guide's limits, and putting them in place. How they are stored is the image's own
// business (image/format.h).
#include "cr/image/format.h"
#include "cr/resource/doors.h"
#include "kernel/processes/memory.h"

#include <algorithm>

namespace cxsim::cr {

namespace {

/// Addresses that restart itself used on the real machine (p. 1-3).
constexpr std::uint64_t restart_space_start = 0xb0000000;
constexpr std::uint64_t restart_space_end = 0xc0000000;

/// Whether another process has these pages mapped too: MAP_ANON | MAP_SHARED memory between relatives.
bool mapped_elsewhere(const Target& target, const emu::PageTree* pages) {
    const auto maps_them = [pages](const emu::Region& region) { return region.shared.get() == pages; };
    return std::ranges::any_of(target.kernel.processes().all(), [&](const kernel::Process& other) {
        return &other != &target.process && std::ranges::any_of(other.space.regions(), maps_them);
    });
}

/// Memory that a file, a segment or another process shares does not come back by itself.
bool shared_with_others(const Target& target, const emu::PageTree* pages) {
    return target.kernel.mapped_files().find(pages) != nullptr ||
           target.kernel.shared_segments().find_pages(pages) != 0 || mapped_elsewhere(target, pages);
}

void check(const Target& target, Problems& problems) {
    std::size_t count = 0;
    for (const emu::Region& region : target.process.space.regions()) {
        if (region.shared && shared_with_others(target, region.shared.get())) {
            problems.refuse(Message::map_file_path_failed,
                            {target.command(), target.process.pid, std::int64_t{emu::page_of(region.start)}},
                            kernel::ABI_EINVAL);
        }
    }
    for (const emu::Region& region : target.process.space.regions()) {
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

Bytes capture(const Target& /*target*/) {
    return {};
}

/// The image is verified by now; what remains is that nobody maps memory where the kernel has its own.
Apply prepare(Restoration& restoration, std::span<const std::byte> bytes) {
    const emu::AddressSpace& memory = restoration.image.memory;
    const bool below =
        !memory.regions().empty() && memory.regions().front().start < kernel::layout::user_start;
    if (!bytes.empty() || below) {
        return senseless_record(restoration);
    }
    const kernel::Kernel& kernel = restoration.kernel;
    return [&kernel, memory](kernel::Process& process) {
        process.space = memory;
        kernel.map_gateway(process.space);
    };
}

} // namespace

const ProcessDoor regions_door{record_tag("REGN"), check, capture, prepare};

} // namespace cxsim::cr
