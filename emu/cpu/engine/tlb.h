// The soft TLB: guest page numbers to host pointers, for reading and for writing.
#pragma once

#include "emu/cpu/engine/filled_places.h"
#include "emu/memory/page.h"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace cxsim::emu {

/// A page that a TLB knows; of no page at first. Vouches for the permission as well.
struct TlbEntry {
    static constexpr PageNumber no_page = ~PageNumber{0};
    PageNumber page = no_page;
    std::uint32_t reach = page_size; ///< Bytes from the start of the page that lie next to each other.
    std::uintptr_t bytes = 0;        ///< Where they lie on the host.
};
/// Entries of a TLB: that of a page is the one with its number modulo this.
inline constexpr unsigned tlb_entry_count = 2048; // 8 MB

/// Direct-mapped. An entry also vouches for the permission.
template <typename Byte>
class Tlb {
  public:
    static constexpr unsigned entry_count = tlb_entry_count;

    /// The host bytes at the address if the table knows that all `size` of them, no more than a page, lie
    /// next to each other: in one page, or in two that are neighbours on the host as well. Else null.
    Byte* find(Address address, unsigned size) const {
        const Entry& entry = entries_[page_of(address) % entry_count];
        const std::uint32_t offset = address % page_size;
        return entry.page == page_of(address) && offset + size <= entry.reach
                   ? std::bit_cast<Byte*>(entry.bytes + offset)
                   : nullptr;
    }
    void insert(PageNumber page, Byte* page_bytes) {
        const auto bytes = std::bit_cast<std::uintptr_t>(page_bytes);
        Entry& entry = entries_[page % entry_count];
        if (entry.page == no_page) {
            filled_.note(page % entry_count);
        }
        part_from_previous(entry.page);
        entry = {page, page_size, bytes};
        const Entry& next = at(page + 1);
        if (next.page == page + 1 && next.bytes == bytes + page_size) {
            entry.reach = 2 * page_size;
        }
        Entry& previous = at(page - 1);
        if (page != 0 && previous.page == page - 1) {
            previous.reach = previous.bytes + page_size == bytes ? 2 * page_size : page_size;
        }
    }
    void remove(PageNumber page) {
        if (at(page).page == page) {
            at(page) = {};
            part_from_previous(page);
        }
    }
    void clear() {
        filled_.empty_all([this](std::size_t place) { entries_[place] = {}; });
    }

    /// All entries, for loops that look up many addresses.
    const TlbEntry* entries() const { return entries_.data(); }

  private:
    using Entry = TlbEntry;
    static constexpr PageNumber no_page = TlbEntry::no_page;
    Entry& at(PageNumber page) { return entries_[page % entry_count]; }
    /// To be called when the page's entry goes or changes.
    void part_from_previous(PageNumber page) {
        if (page != no_page && page != 0 && at(page - 1).page == page - 1) {
            at(page - 1).reach = page_size;
        }
    }

  public:
    // For translated code.
    static constexpr unsigned entry_size = sizeof(Entry);
    static constexpr std::int32_t page_offset = offsetof(Entry, page);
    static constexpr std::int32_t reach_offset = offsetof(Entry, reach);
    static constexpr std::int32_t bytes_offset = offsetof(Entry, bytes);

  private:
    std::array<Entry, entry_count> entries_{}; ///< The first member, for translated code.
    FilledPlaces<entry_count> filled_;
};

} // namespace cxsim::emu
