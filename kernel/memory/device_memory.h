// Memory that belongs to a device (MAP_DEVICE): that of /dev/zero, pages of zeros made for who maps it.
#pragma once

#include "emu/memory/page_tree.h"

#include <algorithm>
#include <memory>
#include <vector>

namespace cxsim::kernel {

/// All pages that were mapped from devices and are still mapped somewhere.
class DeviceMemoryTable {
  public:
    /// Pages of /dev/zero, for one mapping and the children that inherit it.
    std::shared_ptr<emu::PageTree> make_zeros() {
        std::erase_if(pages_, [](const auto& each) { return each.expired(); });
        auto pages = std::make_shared<emu::PageTree>();
        pages_.push_back(pages);
        return pages;
    }
    /// Whether these pages, which a region shows, are a device's.
    bool has(const emu::PageTree* pages) const {
        return pages != nullptr &&
               std::ranges::any_of(pages_, [pages](const auto& each) { return each.lock().get() == pages; });
    }

  private:
    std::vector<std::weak_ptr<emu::PageTree>> pages_;
};

} // namespace cxsim::kernel
