// Part of the vector loops (see kernels_body.h): elements that lie anywhere in memory, as with a stride.
//
// They are looked up in a TLB's entries, all of them; whoever wants them starts with their addresses.
#pragma once

#include "emu/cpu/engine/tlb.h" // its constants and the layout of its entries
#include "emu/cpu/vector/loops/memory.h"

#if defined(__AVX512VL__) && defined(__AVX512DQ__) && defined(__AVX512BW__)
#include "emu/cpu/vector/loops/gathers.h" // the compiler makes no good gathers of loops
#else

namespace cxsim::emu::CXSIM_KERNEL_NAMESPACE {
namespace {

/// Calls `use(element, place)` with the place on the host of each element, whose address `address_of` gives.
/// False, at the first one that the entries don't know.
template <typename AddressOf, typename Use>
[[gnu::always_inline]] inline bool for_each_place(const TlbEntry* entries, const GuestElements& elements,
                                                  AddressOf address_of, Use use) {
    for (unsigned e = 0; e < elements.count; ++e) {
        const Address address = address_of(e);
        const PageNumber page = address >> page_shift;
        const Address offset = address % page_size;
        const TlbEntry& entry = entries[page % tlb_entry_count];
        if (entry.page != page || offset > page_size - elements.bytes) {
            return false;
        }
        use(e, entry.bytes + offset);
    }
    return true;
}

/// The address of an element, by the number of the element.
[[gnu::always_inline]] inline auto at_distance(const GuestElements& elements, std::uint32_t distance) {
    return [start = elements.start, distance](unsigned e) { return start + e * distance; };
}
[[gnu::always_inline]] inline auto at_offsets(const GuestElements& elements, const Element* offsets) {
    return [start = elements.start, offsets](unsigned e) { return start + static_cast<Address>(offsets[e]); };
}

/// Copies one element.
[[gnu::always_inline]] inline void copy(std::byte* to, std::uintptr_t place, unsigned bytes) {
    const auto* const from = same_bits<const std::byte*>(place);
    switch (bytes) {
    case 1:
        *to = *from;
        break;
    case 2:
        std::memcpy(to, from, 2);
        break;
    case 4:
        std::memcpy(to, from, 4);
        break;
    default:
        std::memcpy(to, from, 8);
        break;
    }
}

template <typename AddressOf>
[[gnu::always_inline]] inline bool collect_places(std::byte* to, const TlbEntry* entries,
                                                  const GuestElements& elements, AddressOf address_of) {
    return for_each_place(entries, elements, address_of, [&](unsigned e, std::uintptr_t place) {
        copy(to + std::size_t{e} * elements.bytes, place, elements.bytes);
    });
}

template <typename AddressOf>
[[gnu::always_inline]] inline bool find_places(std::uintptr_t* places, const TlbEntry* entries,
                                               const GuestElements& elements, AddressOf address_of) {
    return for_each_place(entries, elements, address_of,
                          [&](unsigned e, std::uintptr_t place) { places[e] = place; });
}

void collect(std::byte* to, std::uintptr_t first, std::int64_t distance, unsigned count,
             unsigned element_bytes) {
    for (unsigned e = 0; e < count; ++e) {
        copy(to + std::size_t{e} * element_bytes, first + static_cast<std::uintptr_t>(distance * e),
             element_bytes);
    }
}

} // namespace
} // namespace cxsim::emu::CXSIM_KERNEL_NAMESPACE

#endif

namespace cxsim::emu::CXSIM_KERNEL_NAMESPACE {
namespace {

bool collect_at_distance(std::byte* to, const TlbEntry* entries, const GuestElements& elements,
                         std::uint32_t distance) {
    return collect_places(to, entries, elements, at_distance(elements, distance));
}
bool collect_at_offsets(std::byte* to, const TlbEntry* entries, const GuestElements& elements,
                        const Element* offsets) {
    return collect_places(to, entries, elements, at_offsets(elements, offsets));
}
bool find_at_distance(std::uintptr_t* places, const TlbEntry* entries, const GuestElements& elements,
                      std::uint32_t distance) {
    return find_places(places, entries, elements, at_distance(elements, distance));
}
bool find_at_offsets(std::uintptr_t* places, const TlbEntry* entries, const GuestElements& elements,
                     const Element* offsets) {
    return find_places(places, entries, elements, at_offsets(elements, offsets));
}

template <typename Integer>
void store_to_places(const std::uintptr_t* places, const Element* __restrict from, unsigned count) {
    for (unsigned e = 0; e < count; ++e) {
        const Integer value = swapped(static_cast<Integer>(from[e]));
        std::memcpy(same_bits<std::byte*>(places[e]), &value, sizeof(Integer));
    }
}
void store_places(const std::uintptr_t* places, const Element* from, unsigned count, unsigned element_bytes) {
    switch (element_bytes) {
    case 1:
        return store_to_places<std::uint8_t>(places, from, count);
    case 2:
        return store_to_places<std::uint16_t>(places, from, count);
    case 4:
        return store_to_places<std::uint32_t>(places, from, count);
    default:
        return store_to_places<std::uint64_t>(places, from, count);
    }
}

} // namespace
} // namespace cxsim::emu::CXSIM_KERNEL_NAMESPACE
