// Elements of a vector that don't lie next to each other.
#include "emu/cpu/engine/execution.h"

#include <algorithm>
#include <bit>
#include <cstdlib>

namespace cxsim::emu {

namespace {

/// Where the first of them lies if all do in one piece of the host's memory; else 0.
std::uintptr_t find_in_one_piece(const Tlb<const std::byte>& tlb, const GuestElements& elements,
                                 std::int64_t distance) {
    const std::int64_t last = distance * (elements.count - 1);
    const std::int64_t low = elements.start + std::min<std::int64_t>(last, 0);
    const std::int64_t size = std::abs(last) + elements.bytes;
    if (size > 2 * std::int64_t{page_size} || low < 0) {
        return 0;
    }
    const std::byte* const bytes = tlb.find(static_cast<Address>(low), static_cast<unsigned>(size));
    return bytes != nullptr
               ? std::bit_cast<std::uintptr_t>(bytes) + (elements.start - static_cast<Address>(low))
               : 0;
}

} // namespace

bool Execution::collect(CollectedElements& to, const GuestElements& elements, std::uint32_t distance) const {
    if (elements.count == 0) {
        return true;
    }
    const auto either_way = static_cast<std::int32_t>(distance);
    if (const std::uintptr_t first = find_in_one_piece(reads_, elements, either_way)) {
        kernels.collect(to.data(), first, either_way, elements.count, elements.bytes);
        return true;
    }
    return kernels.collect_at_distance(to.data(), reads_.entries(), elements, distance);
}

} // namespace cxsim::emu
