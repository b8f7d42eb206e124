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

bool makes_sense(const SegmentState& state) {
    const kernel::SharedSegment& segment = state.segment;
    return state.id > 0 && segment.size > 0 && segment.size <= kernel::SharedSegmentTable::max_size &&
           segment.mode <= 0777 && plausible(segment.attached) && plausible(segment.detached) &&
           plausible(segment.changed);
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

/// A segment of whoever restarts, who may give it away again only if that is the superuser.
SharedMemoryAgain open_new(Restoration& restoration, const SegmentState& saved, const emu::Region& region) {
    kernel::SharedSegmentTable& table = restoration.kernel.shared_segments();
    if (!saved.removed && saved.segment.key != 0 && table.find_key(saved.segment.key) != 0) {
        refuse(restoration, region, kernel::ABI_EEXIST);
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
    restoration.reunion.last_steps.emplace_back(
        [&table, segment, id = saved.id]() mutable { table.put(id, std::move(segment)); });
    return {.pages = std::move(pages)};
}

SharedMemoryAgain open(Restoration& restoration, const SharedRegionState& state, const emu::Region& region,
                       const SharedMemoryAgain* known) {
    SegmentState saved;
    if (!load(state.own, saved) || !makes_sense(saved)) {
        senseless_record(restoration);
        return {};
    }
    if (known != nullptr) {
        return *known;
    }
    kernel::SharedSegmentTable& table = restoration.kernel.shared_segments();
    kernel::SharedSegment* const existing = table.find(saved.id);
    if (existing == nullptr && !table.has_room()) {
        refuse(restoration, region, kernel::ABI_ENOSPC);
        return {};
    }
    return existing != nullptr ? open_existing(restoration, saved, *existing, region)
                               : open_new(restoration, saved, region);
}

} // namespace

const MemoryDoor shared_segment_door{MemoryOrigin::segment, is_origin_of, check, capture, open};

} // namespace cxsim::cr
