// Where the bytes of pages lie on the host: those of neighbouring pages next to each other, if they can, so
// that what goes from one page to the next does so on the host too.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace cxsim::emu {

/// Bytes in a page of the C1 and C2.
inline constexpr std::uint32_t page_size = 4096;

/// Room for the bytes of neighbouring pages.
class PageBlock {
  public:
    /// Room for `count` pages, at most 16.
    explicit PageBlock(unsigned count);
    /// The same in memory that is part of something larger, which is kept for as long as the block lives.
    PageBlock(std::shared_ptr<std::byte> memory, unsigned count);
    PageBlock(const PageBlock&) = delete;
    PageBlock& operator=(const PageBlock&) = delete;
    ~PageBlock();

    /// Takes the place with that number, for a page of the caller's; false if there is none or it is taken.
    /// May be called on several host threads at once, as may give_back().
    bool take(unsigned place) {
        const std::uint32_t bit = std::uint32_t{1} << place;
        return (taken_.load(std::memory_order_relaxed) & bit) == 0 &&
               (taken_.fetch_or(bit, std::memory_order_acquire) & bit) == 0;
    }
    void give_back(unsigned place) {
        taken_.fetch_and(~(std::uint32_t{1} << place), std::memory_order_release);
    }
    std::byte* at(unsigned place) { return memory_ + std::size_t{page_size} * place; }

  private:
    std::byte* memory_;
    std::shared_ptr<std::byte> whole_; ///< Null if the memory is the block's own.
    std::atomic<std::uint32_t> taken_; ///< A bit for each place, and for each that does not exist.
};

/// Pages in a block of blocks_of_pages() and in one that a tree makes.
inline constexpr unsigned pages_per_block = 16;

/// Rooms for pages_per_block pages each, for whoever is about to fill very many pages. They lie in huge pages
/// of the host, if it has such, which saves it a fault for every page; what is there is undefined.
std::vector<std::shared_ptr<PageBlock>> blocks_of_pages(std::size_t count);

/// The bytes of one page.
class PageBytes {
  public:
    /// Zeros, with no neighbours.
    PageBytes();
    /// What is in the place, which the caller has taken.
    PageBytes(std::shared_ptr<PageBlock> block, unsigned place)
        : block_(std::move(block)), place_(place), bytes_(block_->at(place)) {}
    PageBytes(const PageBytes&) = delete;
    /// Copies the bytes; the place stays.
    PageBytes& operator=(const PageBytes& other);
    ~PageBytes() { block_->give_back(place_); }

    std::byte* data() { return bytes_; }
    const std::byte* data() const { return bytes_; }
    std::byte* begin() { return bytes_; }
    const std::byte* begin() const { return bytes_; }
    std::byte* end() { return bytes_ + page_size; }
    const std::byte* end() const { return bytes_ + page_size; }
    static constexpr std::size_t size() { return page_size; }
    std::byte& operator[](std::size_t at) { return bytes_[at]; }
    const std::byte& operator[](std::size_t at) const { return bytes_[at]; }
    operator std::span<const std::byte, page_size>() const {
        return std::span<const std::byte, page_size>(bytes_, page_size);
    }
    bool operator==(const PageBytes& other) const;

    /// Where it lies among its neighbours.
    const std::shared_ptr<PageBlock>& block() const { return block_; }
    unsigned place() const { return place_; }

  private:
    std::shared_ptr<PageBlock> block_;
    unsigned place_ = 0;
    std::byte* bytes_;
};

} // namespace cxsim::emu
