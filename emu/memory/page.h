// A page of guest memory: 4 KB of bytes, shared by reference between all the address spaces that hold it.
#pragma once

#include "emu/memory/page_bytes.h"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

namespace cxsim::emu {

inline constexpr std::uint32_t page_shift = 12;

/// A guest virtual address (32 bits).
using Address = std::uint32_t;
/// A guest virtual address divided by the page size (20 bits).
using PageNumber = std::uint32_t;

constexpr PageNumber page_of(Address address) {
    return address >> page_shift;
}
constexpr Address address_of(PageNumber page) {
    return page << page_shift;
}
constexpr Address round_up_to_page(Address address) {
    return (address + page_size - 1) & ~(page_size - 1);
}

/// What is cached about the code in a page; dies with the page's contents. Defined by the CPU.
class DecodedCode;

/// Host threads that run CPUs at the same time keep what they decode apart.
inline constexpr unsigned max_host_threads = 4;

/// The contents of one page. Writable only while exactly one tree refers to it.
struct Page {
    Page() = default;
    /// With what is in that place of the block, which the caller has taken.
    Page(std::shared_ptr<PageBlock> block, unsigned place) : bytes(std::move(block), place) {}

    PageBytes bytes; ///< Zeros in the beginning.
    /// Blocks decoded from these bytes, by host thread; null until the page is executed.
    std::array<std::shared_ptr<DecodedCode>, max_host_threads> code;
};

using PagePointer = std::shared_ptr<Page>;

} // namespace cxsim::emu
