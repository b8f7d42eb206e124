// Thread-private memory: the pages that each thread sees for itself. Those of thread 0 are in the regions'
// sections; which regions these are, the pages of the other threads, and those with which later threads
// begin, are here.
#include "cr/image/format.h"
#include "cr/resource/doors.h"
#include "kernel/processes/threads.h"

#include <algorithm>

namespace cxsim::cr {

namespace {

struct PrivateRegion {
    emu::Address start = 0;
    std::uint64_t end = 0;
};
void serialize(Archive& archive, PrivateRegion& region) {
    archive.fields(region.start, region.end);
}

struct PrivatePage {
    std::uint32_t thread = 0;
    emu::PageNumber number = 0;
    Bytes bytes;
};
void serialize(Archive& archive, PrivatePage& page) {
    archive.fields(page.thread, page.number, page.bytes);
}

struct ThreadMemory {
    std::vector<PrivateRegion> regions;
    std::vector<PrivatePage> pages;
};
void serialize(Archive& archive, ThreadMemory& memory) {
    archive.list(memory.regions, max_regions);
    archive.list(memory.pages);
}

void keep_pages(ThreadMemory& memory, const emu::AddressSpace& space, const emu::Region& region,
                emu::ThreadView thread) {
    const auto keep = [&](emu::PageNumber number, const emu::Page& page) {
        memory.pages.push_back({thread, number, Bytes(page.bytes.begin(), page.bytes.end())});
        return true;
    };
    space.visit_pages(region.start, region.end, keep, thread);
}

Bytes capture(const Target& target) {
    ThreadMemory memory;
    for (const emu::Region& region : target.process.space.regions()) {
        if (!region.thread_private) {
            continue;
        }
        memory.regions.push_back({.start = region.start, .end = region.end});
        for (const auto& thread : target.process.threads) {
            if (thread->id != 0) {
                keep_pages(memory, target.process.space, region, thread->id);
            }
        }
        if (region.threads_begin_anew) {
            // Its first page tells that it is such a region, even if it is zeros.
            memory.pages.push_back({emu::initial_view, emu::page_of(region.start), Bytes(emu::page_size)});
            keep_pages(memory, target.process.space, region, emu::initial_view);
        }
    }
    return save(memory);
}

/// Whether the memory of the image has the region, as private memory.
bool holds(const emu::AddressSpace& memory, const PrivateRegion& region) {
    const emu::Region* found = memory.region_at(region.start);
    return region.start % emu::page_size == 0 && region.end % emu::page_size == 0 &&
           region.start < region.end && found != nullptr && region.end <= found->end && !found->shared;
}

bool holds(const ThreadMemory& memory, const PrivatePage& page) {
    const bool inside = std::ranges::any_of(memory.regions, [&](const PrivateRegion& region) {
        return page.number >= emu::page_of(region.start) && page.number < region.end / emu::page_size;
    });
    const bool of_thread = page.thread > 0 && page.thread < kernel::max_threads;
    return inside && (of_thread || page.thread == emu::initial_view) && page.bytes.size() == emu::page_size;
}

Apply prepare(Restoration& restoration, std::span<const std::byte> bytes) {
    ThreadMemory memory;
    if (!load(bytes, memory) ||
        !std::ranges::all_of(
            memory.regions,
            [&](const PrivateRegion& each) { return holds(restoration.image.memory, each); }) ||
        !std::ranges::all_of(memory.pages, [&](const PrivatePage& each) { return holds(memory, each); })) {
        return senseless_record(restoration);
    }
    return [memory](kernel::Process& process) {
        for (const PrivateRegion& region : memory.regions) {
            process.space.make_thread_private(region.start, region.end);
            const bool anew = std::ranges::any_of(memory.pages, [&](const PrivatePage& page) {
                return page.thread == emu::initial_view && page.number == emu::page_of(region.start);
            });
            if (anew) {
                process.space.begin_threads_anew(region.start, region.end);
            }
        }
        for (const PrivatePage& page : memory.pages) {
            std::ranges::copy(page.bytes,
                              process.space.writable_page(page.number, page.thread).bytes.begin());
        }
    };
}

} // namespace

// After the regions'.
const ProcessDoor thread_memory_door{record_tag("TMEM"), nullptr, capture, prepare};

} // namespace cxsim::cr
