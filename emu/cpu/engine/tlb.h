// The soft TLB: guest page numbers to host pointers, for reading and for writing.
#pragma once

#include "emu/memory/page.h"

#include <array>
#include <cstddef>

namespace cxsim::emu {

/// Direct-mapped. An entry also vouches for the permission.
template <typename Byte>
class Tlb {
  public:
    static constexpr unsigned entry_count = 2048; // 8 MB

    /// The host bytes at the address if all `size` of them lie in a page that the table knows; else null.
    Byte* find(Address address, unsigned size) const {
        const Entry& entry = entries_[page_of(address) % entry_count];
        const std::uint32_t offset = address % page_size;
        return entry.page == page_of(address) && offset + size <= page_size ? entry.bytes + offset : nullptr;
    }
    void insert(PageNumber page, Byte* bytes) { entries_[page % entry_count] = {page, bytes}; }
    void remove(PageNumber page) {
        Entry& entry = entries_[page % entry_count];
        if (entry.page == page) {
            entry = {};
        }
    }
    void clear() { entries_.fill({}); }

  private:
    static constexpr PageNumber no_page = ~PageNumber{0};
    struct Entry {
        PageNumber page = no_page;
        Byte* bytes = nullptr;
    };

  public:
    // For translated code.
    static constexpr unsigned entry_size = sizeof(Entry);
    static constexpr std::int32_t page_offset = offsetof(Entry, page);
    static constexpr std::int32_t bytes_offset = offsetof(Entry, bytes);

  private:
    std::array<Entry, entry_count> entries_{};
};

} // namespace cxsim::emu
