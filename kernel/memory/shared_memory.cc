// The table of shared memory segments.
#include "kernel/memory/shared_memory.h"

#include <algorithm>

namespace cxsim::kernel {

bool SharedSegment::is_owned_by(const Credentials& who) const {
    return who.is_superuser() || who.euid == uid || who.euid == creator_uid;
}

bool SharedSegment::permits(const Credentials& who, std::uint32_t wanted) const {
    if (who.is_superuser()) {
        return true;
    }
    unsigned shift = 0;
    if (who.euid == uid || who.euid == creator_uid) {
        shift = 6;
    } else if (who.in_group(gid) || who.in_group(creator_gid)) {
        shift = 3;
    }
    return (mode >> shift & wanted) == wanted;
}

void SharedSegmentTable::forget_the_dead() {
    std::erase_if(segments_, [](const auto& entry) { return entry.second.pages.expired(); });
}

SharedSegment* SharedSegmentTable::find(std::int32_t id) {
    forget_the_dead();
    const auto found = segments_.find(id);
    return found != segments_.end() ? &found->second : nullptr;
}

std::int32_t SharedSegmentTable::find_key(std::int32_t key) {
    forget_the_dead();
    const auto found = std::ranges::find_if(
        segments_, [key](const auto& entry) { return entry.second.key == key && !entry.second.removed(); });
    return found != segments_.end() ? found->first : 0;
}

std::int32_t SharedSegmentTable::next(std::int32_t id) {
    forget_the_dead();
    const auto found = segments_.lower_bound(id);
    return found != segments_.end() ? found->first : 0;
}

std::int32_t SharedSegmentTable::find_pages(const emu::PageTree* pages) {
    for (const auto& [id, segment] : segments_) {
        if (pages != nullptr && segment.pages.lock().get() == pages) {
            return id;
        }
    }
    return 0;
}

Expected<std::int32_t> SharedSegmentTable::add(SharedSegment segment) {
    if (!has_room()) {
        return fail(ABI_ENOSPC);
    }
    do {
        last_id_ = last_id_ == INT32_MAX ? 1 : last_id_ + 1;
    } while (segments_.contains(last_id_));
    segments_.emplace(last_id_, std::move(segment));
    return last_id_;
}

bool SharedSegmentTable::has_room() {
    forget_the_dead();
    return segments_.size() < max_segments;
}

void SharedSegmentTable::put(std::int32_t id, SharedSegment segment) {
    segments_.insert_or_assign(id, std::move(segment));
}

std::uint64_t SharedSegmentTable::total_size() {
    forget_the_dead();
    std::uint64_t total = 0;
    for (const auto& [id, segment] : segments_) {
        total += segment.size;
    }
    return total;
}

} // namespace cxsim::kernel
