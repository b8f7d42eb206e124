// System V's shared memory: segments that live until somebody removes them, attached by whoever may.
#pragma once

#include "emu/memory/page_tree.h"
#include "kernel/base/errno.h"
#include "kernel/base/time.h"
#include "kernel/processes/credentials.h"

#include <cstdint>
#include <map>
#include <memory>

namespace cxsim::kernel {

/// A segment; everything a program can ask about it but the number of attachments.
struct SharedSegment {
    std::int32_t key = 0;
    std::uint32_t size = 0; ///< As asked for, in bytes; the pages round it up.
    std::uint32_t mode = 0; ///< Nine permission bits.
    std::uint32_t uid = 0;  ///< The owner,
    std::uint32_t gid = 0;
    std::uint32_t creator_uid = 0; ///< and who made it.
    std::uint32_t creator_gid = 0;
    std::int32_t creator_pid = 0;
    std::int32_t last_pid = 0;
    Nanoseconds attached = 0; ///< Times of day.
    Nanoseconds detached = 0;
    Nanoseconds changed = 0;
    /// The segment's own hold on its pages; null once it was removed, when it lives until the last process
    /// detaches it.
    std::shared_ptr<emu::PageTree> held;
    std::weak_ptr<emu::PageTree> pages;

    bool removed() const { return held == nullptr; }
    /// Whether the user may read (4) or write (2) it, or both.
    bool permits(const Credentials& who, std::uint32_t wanted) const;
    bool is_owned_by(const Credentials& who) const;
};

class SharedSegmentTable {
  public:
    static constexpr std::size_t max_segments = 100;
    static constexpr std::uint32_t max_size = 256U << 20U;

    /// The segment, or null. Segments that were removed and are detached are gone.
    SharedSegment* find(std::int32_t id);
    /// The id of the segment with this key, which is not removed; 0 if there is none.
    std::int32_t find_key(std::int32_t key);
    /// The lowest id that is not below this one; 0 if there is none.
    std::int32_t next(std::int32_t id);
    /// The id of the segment with these pages; 0 if they are none's.
    std::int32_t find_pages(const emu::PageTree* pages);
    /// The id of a new segment; ENOSPC if there are too many.
    Expected<std::int32_t> add(SharedSegment segment);
    /// Whether there may be one more.
    bool has_room();
    /// A segment under an id that none has, for Checkpoint Restart.
    void put(std::int32_t id, SharedSegment segment);
    /// Bytes that all segments may take.
    std::uint64_t total_size();

  private:
    void forget_the_dead();

    std::map<std::int32_t, SharedSegment> segments_;
    std::int32_t last_id_ = 0;
};

} // namespace cxsim::kernel
