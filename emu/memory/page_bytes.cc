// Room for the bytes of pages.
#include "emu/memory/page_bytes.h"

#include <sys/mman.h>

#include <algorithm>
#include <new>
#include <utility>

namespace cxsim::emu {

namespace {
constexpr std::align_val_t alignment{page_size};
/// Of x86-64, and of most others with pages of 4 KB; where it is not, nothing is gained.
constexpr std::size_t huge_page_size = std::size_t{2} << 20;

/// With more at once nothing is gained where the host is itself a guest: it gives free huge pages back, and
/// gets them again small page by small page (measured: 1 GB takes half as long again).
constexpr std::size_t most_huge_pages = 32;

/// So many pieces of memory of that size, in huge pages if they are not too many, each of which goes back to
/// the host by itself; none if the host has no such room.
std::vector<std::shared_ptr<std::byte>> huge_pages(std::size_t count) {
    if (count == 0) {
        return {};
    }
    const std::size_t size = (count + 1) * huge_page_size; // One more, for the alignment.
    void* const room = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (room == MAP_FAILED) {
        return {};
    }
    auto* const start = static_cast<std::byte*>(room);
    const std::size_t before = -reinterpret_cast<std::uintptr_t>(start) % huge_page_size;
    if (before != 0) {
        ::munmap(start, before);
    }
    std::byte* const first = start + before;
    ::munmap(first + count * huge_page_size, huge_page_size - before);
    if (count <= most_huge_pages) {
        ::madvise(first, count * huge_page_size, MADV_HUGEPAGE); // Only advice.
    }
    std::vector<std::shared_ptr<std::byte>> result;
    result.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        result.emplace_back(first + i * huge_page_size,
                            [](std::byte* page) { ::munmap(page, huge_page_size); });
    }
    return result;
}
} // namespace

PageBlock::PageBlock(unsigned count)
    : memory_(static_cast<std::byte*>(::operator new[](std::size_t{page_size} * count, alignment))),
      taken_(~std::uint32_t{0} << count) {}

PageBlock::PageBlock(std::shared_ptr<std::byte> memory, unsigned count)
    : memory_(memory.get()), whole_(std::move(memory)), taken_(~std::uint32_t{0} << count) {}

PageBlock::~PageBlock() {
    if (!whole_) {
        ::operator delete[](memory_, alignment);
    }
}

std::vector<std::shared_ptr<PageBlock>> blocks_of_pages(std::size_t count) {
    constexpr std::size_t block_size = std::size_t{page_size} * pages_per_block;
    constexpr std::size_t blocks_per_huge_page = huge_page_size / block_size;
    std::vector<std::shared_ptr<PageBlock>> blocks;
    blocks.reserve(count);
    for (const auto& huge_page : huge_pages(count / blocks_per_huge_page)) {
        for (std::size_t i = 0; i < blocks_per_huge_page; ++i) {
            const std::shared_ptr<std::byte> memory(huge_page, huge_page.get() + i * block_size);
            blocks.push_back(std::make_shared<PageBlock>(memory, pages_per_block));
        }
    }
    while (blocks.size() < count) {
        blocks.push_back(std::make_shared<PageBlock>(pages_per_block));
    }
    return blocks;
}

PageBytes::PageBytes() : PageBytes(std::make_shared<PageBlock>(1), 0) {
    block_->take(place_);
    std::fill_n(bytes_, page_size, std::byte{0});
}

PageBytes& PageBytes::operator=(const PageBytes& other) {
    std::copy_n(other.bytes_, page_size, bytes_);
    return *this;
}

bool PageBytes::operator==(const PageBytes& other) const {
    return std::equal(begin(), end(), other.begin());
}

} // namespace cxsim::emu
