// Part of the vector loops (see kernels_body.h): elements to and from guest memory, and masks to lanes.
#pragma once

#include "emu/cpu/vector/loops/elements.h"

#include <cstddef>
#include <cstring>

namespace cxsim::emu::CXSIM_KERNEL_NAMESPACE {
namespace {

// --- Memory

template <typename Integer>
[[gnu::always_inline]] inline Integer swapped(Integer value) {
    if constexpr (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ || sizeof(Integer) == 1) {
        return value;
    } else if constexpr (sizeof(Integer) == 2) {
        return __builtin_bswap16(value);
    } else if constexpr (sizeof(Integer) == 4) {
        return __builtin_bswap32(value);
    } else {
        return __builtin_bswap64(value);
    }
}

template <typename Integer>
void load_elements(Element* __restrict to, const std::byte* __restrict from, unsigned count) {
    for (unsigned e = 0; e < count; ++e) {
        Integer value;
        std::memcpy(&value, from + sizeof(Integer) * e, sizeof(Integer));
        to[e] = swapped(value);
    }
}
template <typename Integer>
void store_elements(std::byte* __restrict to, const Element* __restrict from, unsigned count) {
    for (unsigned e = 0; e < count; ++e) {
        const Integer value = swapped(static_cast<Integer>(from[e]));
        std::memcpy(to + sizeof(Integer) * e, &value, sizeof(Integer));
    }
}

void load(Element* to, const std::byte* from, unsigned count, unsigned element_bytes) {
    switch (element_bytes) {
    case 1:
        return load_elements<std::uint8_t>(to, from, count);
    case 2:
        return load_elements<std::uint16_t>(to, from, count);
    case 4:
        return load_elements<std::uint32_t>(to, from, count);
    default:
        return load_elements<std::uint64_t>(to, from, count);
    }
}
void store(std::byte* to, const Element* from, unsigned count, unsigned element_bytes) {
    switch (element_bytes) {
    case 1:
        return store_elements<std::uint8_t>(to, from, count);
    case 2:
        return store_elements<std::uint16_t>(to, from, count);
    case 4:
        return store_elements<std::uint32_t>(to, from, count);
    default:
        return store_elements<std::uint64_t>(to, from, count);
    }
}

void spread_mask(Element* lanes, Element low, Element high) {
    for (unsigned e = 0; e < 64; ++e) {
        lanes[e] = Element{0} - ((low >> e) & 1);
    }
    for (unsigned e = 0; e < 64; ++e) {
        lanes[64 + e] = Element{0} - ((high >> e) & 1);
    }
}

} // namespace
} // namespace cxsim::emu::CXSIM_KERNEL_NAMESPACE
