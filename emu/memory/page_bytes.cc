// Room for the bytes of pages.
#include "emu/memory/page_bytes.h"

#include <algorithm>
#include <new>

namespace cxsim::emu {

namespace {
constexpr std::align_val_t alignment{page_size};
} // namespace

PageBlock::PageBlock(unsigned count)
    : memory_(static_cast<std::byte*>(::operator new[](std::size_t{page_size} * count, alignment))),
      taken_(~std::uint32_t{0} << count) {}

void PageBlock::Free::operator()(std::byte* memory) const {
    ::operator delete[](memory, alignment);
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
