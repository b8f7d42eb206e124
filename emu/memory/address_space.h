// The memory of a guest process: regions with protections over a persistent tree of pages.
//
// Copying an AddressSpace shares its tree and costs the same however much memory it holds. fork(), the freeze
// of a checkpoint and the comparison of two checkpoints are all such copies: whoever writes first copies the
// page it writes and the few tree nodes above it.
#pragma once

#include "emu/memory/page.h"

#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace cxsim::emu {

/// What a region's pages may be used for; a set of bits.
enum class Protection : std::uint8_t { none = 0, read = 1, write = 2, execute = 4, all = 7 };
constexpr Protection operator|(Protection a, Protection b) {
    return static_cast<Protection>(static_cast<unsigned>(a) | static_cast<unsigned>(b));
}
constexpr Protection operator&(Protection a, Protection b) {
    return static_cast<Protection>(static_cast<unsigned>(a) & static_cast<unsigned>(b));
}
constexpr bool permits(Protection held, Protection wanted) {
    return (held & wanted) == wanted;
}

/// What a region is to the kernel. The machine only looks at the protection.
enum class RegionKind : std::uint8_t { gateway, text, data, stack, anonymous, file };

class PageTree;

/// A run of pages with one protection and one origin.
struct Region {
    Address start = 0;     ///< First byte; a multiple of the page size.
    std::uint64_t end = 0; ///< One past the last byte; a multiple of the page size; at most 2^32.
    Protection protection = Protection::none;
    RegionKind kind = RegionKind::anonymous;
    /// Pages shared with other address spaces (MAP_SHARED); null for private, copy-on-write memory.
    /// Page 0 of the shared tree backs address `start - shared_offset`.
    std::shared_ptr<PageTree> shared = nullptr;
    std::uint64_t shared_offset = 0;
    /// Each thread of the process sees pages of its own here; never together with `shared`.
    bool thread_private = false;
    /// Threads begin with what initial_view has here, not with a copy of thread 0's pages.
    bool threads_begin_anew = false;

    std::uint64_t size() const { return end - start; }
    bool contains(Address address) const { return address >= start && address < end; }
};

/// Why an access was refused, in the order of the SIGSEGV subcodes they become.
enum class AccessFault : std::uint8_t { read_denied, write_denied, execute_denied, not_mapped };

struct MemoryFault {
    AccessFault reason = AccessFault::not_mapped;
    Address address = 0; ///< The first byte that could not be accessed.
};

/// A page of zeros, which stands for every page that was never written.
const Page& zero_page();

/// Called for each page that holds data, in ascending order; returns false to stop the walk.
using PageVisitor = std::function<bool(PageNumber, const Page&)>;

/// Which thread of a process looks: the same address may mean other bytes for each (Region::thread_private).
using ThreadView = std::uint32_t;
/// What no thread sees: the memory with which each begins where a program brings such memory along.
inline constexpr ThreadView initial_view = 0xffffffff;

/// A process's memory. Copyable in O(1) in the amount of memory (see the head of this file).
/// Pages never written read as zero and take no space.
class AddressSpace {
  public:
    AddressSpace();
    AddressSpace(const AddressSpace& other);
    AddressSpace& operator=(const AddressSpace& other);
    AddressSpace(AddressSpace&&) noexcept;
    AddressSpace& operator=(AddressSpace&&) noexcept;
    ~AddressSpace();

    /// A copy for a reader on another host thread: unlike a plain copy, which goes on sharing the pages of
    /// shared regions, it holds them as they are now. Constant time but for the number of regions.
    AddressSpace freeze() const;

    // --- Regions
    // ---------------------------------------------------------------------------------------------

    /// Adds a region, replacing whatever was mapped there. The new pages read as zero unless the region is
    /// shared. Private regions that touch and have the same protection and kind become one.
    void map(const Region& region);
    /// Removes [start, end), splitting regions that it cuts. Absent pages are no error.
    void unmap(Address start, std::uint64_t end);
    /// Changes the protection of the mapped pages within [start, end), splitting regions as needed.
    void protect(Address start, std::uint64_t end, Protection protection);
    /// The region that holds the address, or null. The pointer lives until the next change of the regions.
    const Region* region_at(Address address) const;
    /// All regions in ascending order.
    std::span<const Region> regions() const;
    /// The start of the lowest free hole of at least `size` bytes within [low, high), page-aligned.
    std::optional<Address> find_hole(std::uint64_t size, Address low, std::uint64_t high) const;

    // --- Thread-private memory. Thread 0 is always there.

    /// Gives each thread pages of its own in [start, end), all of it mapped and not shared; they begin as
    /// copies of those there now.
    void make_thread_private(Address start, std::uint64_t end);
    /// Threads will begin there with what initial_view has, which is nothing but zeros until it is written.
    void begin_threads_anew(Address start, std::uint64_t end);
    /// A thread begins: its private pages are a copy of thread 0's, but for regions in which it begins anew.
    void begin_thread(ThreadView thread);
    void end_thread(ThreadView thread);
    /// The thread becomes thread 0, the only one.
    void keep_only_thread(ThreadView thread);
    /// Whether there are thread-private regions.
    bool has_thread_private() const;

    // --- Bytes, for the kernel
    // -------------------------------------------------------------------------------

    /// Copies guest memory out. Checks that every byte is mapped and permits `need`; copies nothing on
    /// failure.
    std::expected<void, MemoryFault> read(Address from, std::span<std::byte> to,
                                          Protection need = Protection::read, ThreadView thread = 0) const;
    /// Copies into guest memory, breaking sharing as needed; changes nothing on failure.
    std::expected<void, MemoryFault> write(Address to, std::span<const std::byte> from,
                                           Protection need = Protection::write, ThreadView thread = 0);

    // --- Pages, for the CPU and for checkpoints
    // ---------------------------------------------------------------

    /// The page's contents for reading; null when it was never written (reads as zero). Ignores protections.
    const Page* page(PageNumber number, ThreadView thread = 0) const;
    /// The page's contents for writing: a private copy if anyone else holds it, created if absent. Its
    /// decoded code is dropped. Ignores protections; the page must lie in a region.
    Page& writable_page(PageNumber number, ThreadView thread = 0);
    /// Puts a page in place, sharing it with whoever else holds it (program text, restored images).
    void set_page(PageNumber number, PagePointer contents, ThreadView thread = 0);
    /// Attaches what a host thread decoded from a present page. Host pointers for writing it become invalid.
    void attach_code(PageNumber number, std::shared_ptr<DecodedCode> code, unsigned host_thread = 0);
    /// From now on pages that a write replaces by copies live on until release_replaced(): other host
    /// threads may be reading them.
    void keep_replaced();
    void release_replaced();
    /// Visits every present page of [start, end), shared regions included, as the thread sees them.
    void visit_pages(Address start, std::uint64_t end, const PageVisitor& visit, ThreadView thread = 0) const;
    /// Visits the pages that differ by identity from those of `older` (a page gone since then is passed as a
    /// page of zeros). Subtrees that both share are skipped, so the cost is that of the changes. Private
    /// pages come first, then those of shared regions; each group in ascending order. Of thread-private
    /// regions none are visited.
    void visit_changed_pages(const AddressSpace& older, const PageVisitor& visit) const;

    /// Changes whenever host pointers or permissions handed out earlier may no longer be used: after a change
    /// of regions or after this space was copied. Soft TLBs compare it on entry and flush.
    /// No two spaces, nor two states of one, ever have the same epoch.
    std::uint64_t epoch() const;

  private:
    struct State;
    std::unique_ptr<State> state_; ///< Never null, except in an object that was moved from.

    std::vector<Region>& own_regions();
    bool check(Address from, std::size_t size, Protection need, MemoryFault& fault) const;
};

} // namespace cxsim::emu
