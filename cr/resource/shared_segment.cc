// System V shared memory: the segment, under its id and key, with its bytes, owner and permissions.
#include "cr/resource/shared_memory.h"
#include "kernel/memory/shared_memory.h"

#include <algorithm>

namespace cxsim::cr {

namespace {

constexpr std::uint32_t may_read = 4;
constexpr std::uint32_t may_write = 2;

struct SegmentState {
    std::int32_t id = 0;
    kernel::SharedSegment segment;
    bool removed = false;
};

void serialize(Archive& archive, SegmentState& state) {
    kernel::SharedSegment& segment = state.segment;
    archive.fields(state.id, segment.key, segment.size, segment.mode, segment.uid, segment.gid,
                   segment.creator_uid, segment.creator_gid, segment.creator_pid, segment.last_pid,
                   segment.attached, segment.detached, segment.changed, state.removed);
}

bool is_origin_of(const Target& target, const emu::Region& region) {
    return target.kernel.shared_segments().find_pages(region.shared.get()) != 0;
}

void check(const Target& /*target*/, const emu::Region& /*region*/, Problems& /*problems*/) {}

Bytes capture(const Target& target, const emu::Region& region) {
    kernel::SharedSegmentTable& table = target.kernel.shared_segments();
    const std::int32_t id = table.find_pages(region.shared.get());
    const kernel::SharedSegment& segment = *table.find(id);
    return save(SegmentState{.id = id, .segment = segment, .removed = segment.removed()});
}

bool makes_sense(const SegmentState& state, const SharedRegionState& where, const emu::Region& region) {
    const kernel::SharedSegment& segment = state.segment;
    return where.offset + region.size() <= emu::round_up_to_page(segment.size) && state.id > 0 &&
           segment.size > 0 && segment.size <= kernel::SharedSegmentTable::max_size && segment.mode <= 0777 &&
           plausible(segment.attached) && plausible(segment.detached) && plausible(segment.changed);
}

bool is_attached(kernel::Kernel& kernel, const emu::PageTree* pages) {
    return std::ranges::any_of(kernel.processes().all(), [&](const kernel::Process& process) {
        return std::ranges::any_of(process.space.regions(),
                                   [&](const emu::Region& region) { return region.shared.get() == pages; });
    });
}

void refuse(Restoration& restoration, const emu::Region& region, kernel::Errno error) {
    restoration.problems.refuse(Message::mmap_failed,
                                {std::int64_t{region.start}, static_cast<std::int64_t>(region.size()),
                                 static_cast<std::int64_t>(region.protection)},
                                error);
}

/// The segment may have outlived the process. If nobody is attached to it, its bytes become those of the
/// image; if somebody is, the restart is refused, or (-F) finds the bytes that are there now.
SharedMemoryAgain open_existing(Restoration& restoration, const SegmentState& saved,
                                kernel::SharedSegment& existing, const emu::Region& region) {
    if (existing.size != saved.segment.size || existing.key != saved.segment.key) {
        refuse(restoration, region, kernel::ABI_EEXIST);
        return {};
    }
    if (!existing.permits(restoration.caller.process.credentials, may_read | may_write)) {
        refuse(restoration, region, kernel::ABI_EACCES);
        return {};
    }
    auto pages = existing.pages.lock();
    if (is_attached(restoration.kernel, pages.get())) {
        refuse(restoration, region, kernel::ABI_EBUSY);
        return {.pages = std::move(pages), .takes_pages = false};
    }
    // The bytes of the image are put together apart from those that are there, which they replace at the end.
    auto again = std::make_shared<emu::PageTree>();
    restoration.reunion.last_steps.emplace_back([pages, again] { *pages = *again; });
    return {.pages = std::move(pages), .filled = std::move(again)};
}

std::size_t count(kernel::SharedSegmentTable& table) {
    std::size_t count = 0;
    for (std::int32_t id = table.next(1); id != 0; id = id < INT32_MAX ? table.next(id + 1) : 0) {
        ++count;
    }
    return count;
}

/// Whether the machine can have the segment beside those that are there and those that other images bring.
/// False after naming the obstacle.
bool has_room(Restoration& restoration, const SegmentState& saved, const emu::Region& region) {
    kernel::SharedSegmentTable& table = restoration.kernel.shared_segments();
    const auto& coming = restoration.reunion.new_segments;
    const std::int32_t key = saved.removed ? 0 : saved.segment.key;
    const bool key_taken =
        key != 0 && (table.find_key(key) != 0 || std::ranges::any_of(coming, [key](const auto& entry) {
                         return !entry.second.removed() && entry.second.key == key;
                     }));
    if (key_taken || coming.contains(saved.id)) {
        refuse(restoration, region, kernel::ABI_EEXIST);
        return false;
    }
    if (count(table) + coming.size() >= kernel::SharedSegmentTable::max_segments) {
        refuse(restoration, region, kernel::ABI_ENOSPC);
        return false;
    }
    std::uint64_t size = table.total_size() + saved.segment.size;
    for (const auto& [id, segment] : coming) {
        size += segment.size;
    }
    if (!restoration.kernel.has_room_for(size)) {
        refuse(restoration, region, kernel::ABI_ENOMEM);
        return false;
    }
    return true;
}

/// A segment of whoever restarts, who may give it away again only if that is the superuser.
SharedMemoryAgain open_new(Restoration& restoration, const SegmentState& saved, const emu::Region& region) {
    kernel::SharedSegmentTable& table = restoration.kernel.shared_segments();
    if (!has_room(restoration, saved, region)) {
        return {};
    }
    const kernel::Credentials& mine = restoration.caller.process.credentials;
    kernel::SharedSegment segment = saved.segment;
    if (!mine.is_superuser()) {
        segment.uid = segment.creator_uid = mine.euid;
        segment.gid = segment.creator_gid = mine.egid;
    }
    auto pages = std::make_shared<emu::PageTree>();
    segment.pages = pages;
    segment.held = saved.removed ? nullptr : pages;
    restoration.reunion.new_segments.emplace(saved.id, segment);
    restoration.reunion.last_steps.emplace_back(
        [&table, segment, id = saved.id]() mutable { table.put(id, std::move(segment)); });
    return {.pages = std::move(pages)};
}

SharedMemoryAgain open(Restoration& restoration, const SharedRegionState& state, const emu::Region& region,
                       const SharedMemoryAgain* known) {
    SegmentState saved;
    if (!load(state.own, saved) || !makes_sense(saved, state, region)) {
        senseless_record(restoration);
        return {};
    }
    if (known != nullptr) {
        return *known;
    }
    kernel::SharedSegment* const existing = restoration.kernel.shared_segments().find(saved.id);
    return existing != nullptr ? open_existing(restoration, saved, *existing, region)
                               : open_new(restoration, saved, region);
}

} // namespace

const MemoryDoor shared_segment_door{MemoryOrigin::segment, is_origin_of, check, capture, open};

} // namespace cxsim::cr
