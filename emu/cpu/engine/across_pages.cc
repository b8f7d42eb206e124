// Vectors in two pages, made one piece for translated code.
#include "emu/cpu/engine/execution.h"

#include <algorithm>
#include <utility>

namespace cxsim::emu {

const std::byte* Execution::readable_across(Address address, unsigned size, unsigned number) {
    const unsigned first = std::min(size, page_size - address % page_size);
    const std::byte* const low = reads_.find(address, first);
    const std::byte* const high = reads_.find(address + first, size - first);
    if (low == nullptr || high == nullptr) {
        return nullptr;
    }
    auto& copy = across_.copies[number];
    std::copy_n(high, size - first, std::copy_n(low, first, copy.begin()));
    return copy.data();
}

std::byte* Execution::writable_across(Address address, unsigned size, unsigned number) {
    const unsigned first = std::min(size, page_size - address % page_size);
    if (writes_.find(address, first) == nullptr || writes_.find(address + first, size - first) == nullptr) {
        return nullptr;
    }
    auto& copy = across_.copies[number];
    across_.written = copy.data();
    across_.address = address;
    across_.size = size;
    return copy.data();
}

void Execution::finish_across() {
    const unsigned first = std::min(across_.size, page_size - across_.address % page_size);
    const std::byte* const from = std::exchange(across_.written, nullptr);
    std::copy_n(from, first, writes_.find(across_.address, first));
    std::copy_n(from + first, across_.size - first,
                writes_.find(across_.address + first, across_.size - first));
}

} // namespace cxsim::emu
