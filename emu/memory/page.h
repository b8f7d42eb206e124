// A page of guest memory: 4 KB of bytes, shared by reference between all the address spaces that hold it.
#pragma once

#include "emu/memory/page_bytes.h"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
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

/// A checksum of a page's bytes that whoever needs it again and again leaves with the page. It is gone as
/// soon as the page is handed out for writing, so one that is still there tells that nothing has changed.
///
/// Several host threads may keep and ask at once. What two of them leave at the same time for different seeds
/// does not fit together, and counts as nothing.
class KeptChecksum {
  public:
    /// The checksum for the seed, or nothing.
    std::optional<std::uint64_t> get(std::uint64_t seed) const {
        const std::uint64_t value = value_.load(std::memory_order_relaxed);
        const std::uint64_t check = check_.load(std::memory_order_relaxed);
        return (value ^ check) == mark(seed) ? std::optional(value) : std::nullopt;
    }
    void keep(std::uint64_t seed, std::uint64_t value) const {
        value_.store(value, std::memory_order_relaxed);
        check_.store(value ^ mark(seed), std::memory_order_relaxed);
    }
    /// Only by the page's sole owner.
    void forget() {
        value_.store(0, std::memory_order_relaxed);
        check_.store(0, std::memory_order_relaxed);
    }

  private:
    /// Another number for each seed, and never 0.
    static std::uint64_t mark(std::uint64_t seed) { return (2 * seed + 1) * 0x9e3779b97f4a7c15U; }

    mutable std::atomic<std::uint64_t> value_ = 0;
    mutable std::atomic<std::uint64_t> check_ = 0;
};

/// The contents of one page. Writable only while exactly one tree refers to it.
struct Page {
    Page() = default;
    /// With what is in that place of the block, which the caller has taken.
    Page(std::shared_ptr<PageBlock> block, unsigned place) : bytes(std::move(block), place) {}

    PageBytes bytes; ///< Zeros in the beginning.
    KeptChecksum checksum;
    /// Blocks decoded from these bytes, by host thread; null until the page is executed.
    std::array<std::shared_ptr<DecodedCode>, max_host_threads> code;
};

using PagePointer = std::shared_ptr<Page>;

} // namespace cxsim::emu
