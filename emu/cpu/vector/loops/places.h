// Part of the vector loops (see kernels_body.h): elements that lie anywhere in memory, as with a stride.
#pragma once

#include "emu/cpu/engine/tlb.h" // its constants and the layout of its entries
#include "emu/cpu/vector/loops/memory.h"

#if defined(__AVX512VL__) && defined(__AVX512DQ__) && defined(__AVX512BW__)
#define CXSIM_KERNELS_GATHER
#include <immintrin.h>
#endif

namespace cxsim::emu::CXSIM_KERNEL_NAMESPACE {
namespace {

template <typename Integer>
void load_from_places(Element* __restrict to, const std::uintptr_t* places, unsigned count) {
    for (unsigned e = 0; e < count; ++e) {
        Integer value;
        std::memcpy(&value, same_bits<const std::byte*>(places[e]), sizeof(Integer));
        to[e] = swapped(value);
    }
}
template <typename Integer>
void store_to_places(const std::uintptr_t* places, const Element* __restrict from, unsigned count) {
    for (unsigned e = 0; e < count; ++e) {
        const Integer value = swapped(static_cast<Integer>(from[e]));
        std::memcpy(same_bits<std::byte*>(places[e]), &value, sizeof(Integer));
    }
}

#if defined(CXSIM_KERNELS_GATHER)

// The compiler makes no good gathers of loops.

constexpr unsigned at_once = 8;

/// The elements from `first` on, a bit each.
[[gnu::always_inline]] inline __mmask8 elements_from(unsigned first, unsigned count) {
    return static_cast<__mmask8>(_bzhi_u32(~0U, count - first));
}
/// Reverses the bytes of words or longwords, which lie in the low ends of elements.
template <typename Integer>
[[gnu::always_inline]] inline __m512i reversed(__m512i elements) {
    constexpr auto low =
        static_cast<long long>(sizeof(Integer) == 4 ? 0x8080808000010203 : 0x0001020304050607);
    constexpr auto high =
        static_cast<long long>(sizeof(Integer) == 4 ? 0x8080808008090a0b : 0x08090a0b0c0d0e0f);
    return _mm512_shuffle_epi8(elements, _mm512_set_epi64(high, low, high, low, high, low, high, low));
}

/// Looks up the addresses that `address_of(element)` gives, eight elements a call.
template <typename AddressOf>
[[gnu::always_inline]] inline bool find_places(std::uintptr_t* places, const TlbEntry* entries,
                                               const GuestElements& elements, AddressOf address_of) {
    static_assert(sizeof(TlbEntry) == 16 && offsetof(TlbEntry, page) == 0);
    constexpr int scale = 8; // of the gathers: an entry is two of them
    const auto* const pages = reinterpret_cast<const std::byte*>(entries);
    const __m256i last = _mm256_set1_epi32(static_cast<int>(page_size - elements.bytes));
    for (unsigned e = 0; e < elements.count; e += at_once) {
        const __mmask8 active = elements_from(e, elements.count);
        const __m256i address = address_of(e);
        const __m256i page = _mm256_srli_epi32(address, page_shift);
        const __m256i offset = _mm256_and_si256(address, _mm256_set1_epi32(page_size - 1));
        const __m256i entry =
            _mm256_slli_epi32(_mm256_and_si256(page, _mm256_set1_epi32(tlb_entry_count - 1)), 1);
        const __m256i known = _mm256_mmask_i32gather_epi32(page, active, entry, pages, scale);
        const __mmask8 unknown = _mm256_mask_cmpneq_epi32_mask(active, known, page);
        const __mmask8 across = _mm256_mask_cmpgt_epu32_mask(active, offset, last);
        if ((unknown | across) != 0) {
            return false;
        }
        const __m512i bytes = _mm512_mask_i32gather_epi64(_mm512_setzero_si512(), active, entry,
                                                          pages + offsetof(TlbEntry, bytes), scale);
        _mm512_storeu_si512(&places[e], _mm512_add_epi64(bytes, _mm512_maskz_cvtepu32_epi64(active, offset)));
    }
    return true;
}

void place_at_distance(std::uintptr_t* places, std::uintptr_t first, std::int64_t distance, unsigned count) {
    __m512i place = _mm512_add_epi64(
        _mm512_set1_epi64(static_cast<long long>(first)),
        _mm512_mullo_epi64(_mm512_set_epi64(7, 6, 5, 4, 3, 2, 1, 0), _mm512_set1_epi64(distance)));
    const __m512i step = _mm512_set1_epi64(at_once * distance);
    for (unsigned e = 0; e < count; e += at_once) {
        _mm512_storeu_si512(&places[e], place);
        place = _mm512_add_epi64(place, step);
    }
}

bool find_at_distance(std::uintptr_t* places, const TlbEntry* entries, const GuestElements& elements,
                      std::uint32_t distance) {
    const __m256i distances = _mm256_mullo_epi32(_mm256_set_epi32(7, 6, 5, 4, 3, 2, 1, 0),
                                                 _mm256_set1_epi32(static_cast<int>(distance)));
    return find_places(places, entries, elements, [&](unsigned e) {
        return _mm256_add_epi32(_mm256_set1_epi32(static_cast<int>(elements.start + e * distance)),
                                distances);
    });
}

bool find_at_offsets(std::uintptr_t* places, const TlbEntry* entries, const GuestElements& elements,
                     const std::uint64_t* offsets) {
    return find_places(places, entries, elements, [&](unsigned e) {
        const __m256i words =
            _mm512_maskz_cvtepi64_epi32(static_cast<__mmask8>(~0U), _mm512_loadu_si512(offsets + e));
        return _mm256_add_epi32(_mm256_set1_epi32(static_cast<int>(elements.start)), words);
    });
}

template <>
void load_from_places<std::uint64_t>(Element* __restrict to, const std::uintptr_t* places, unsigned count) {
    for (unsigned e = 0; e < count; e += at_once) {
        const __mmask8 active = elements_from(e, count);
        const __m512i value = _mm512_mask_i64gather_epi64(_mm512_setzero_si512(), active,
                                                          _mm512_loadu_si512(&places[e]), nullptr, 1);
        _mm512_mask_storeu_epi64(to + e, active, reversed<std::uint64_t>(value));
    }
}
template <>
void load_from_places<std::uint32_t>(Element* __restrict to, const std::uintptr_t* places, unsigned count) {
    for (unsigned e = 0; e < count; e += at_once) {
        const __mmask8 active = elements_from(e, count);
        const __m256i value = _mm512_mask_i64gather_epi32(_mm256_setzero_si256(), active,
                                                          _mm512_loadu_si512(&places[e]), nullptr, 1);
        _mm512_mask_storeu_epi64(to + e, active,
                                 reversed<std::uint32_t>(_mm512_maskz_cvtepu32_epi64(active, value)));
    }
}

#else

void place_at_distance(std::uintptr_t* places, std::uintptr_t first, std::int64_t distance, unsigned count) {
    for (unsigned e = 0; e < count; ++e) {
        places[e] = first + static_cast<std::uintptr_t>(distance * e);
    }
}

template <typename AddressOf>
[[gnu::always_inline]] inline bool find_places(std::uintptr_t* places, const TlbEntry* entries,
                                               const GuestElements& elements, AddressOf address_of) {
    for (unsigned e = 0; e < elements.count; ++e) {
        const Address address = address_of(e);
        const PageNumber page = address >> page_shift;
        const Address offset = address % page_size;
        const TlbEntry& entry = entries[page % tlb_entry_count];
        if (entry.page != page || offset > page_size - elements.bytes) {
            return false;
        }
        places[e] = entry.bytes + offset;
    }
    return true;
}

bool find_at_distance(std::uintptr_t* places, const TlbEntry* entries, const GuestElements& elements,
                      std::uint32_t distance) {
    return find_places(places, entries, elements, [&](unsigned e) { return elements.start + e * distance; });
}

bool find_at_offsets(std::uintptr_t* places, const TlbEntry* entries, const GuestElements& elements,
                     const std::uint64_t* offsets) {
    return find_places(places, entries, elements,
                       [&](unsigned e) { return elements.start + static_cast<Address>(offsets[e]); });
}

#endif

void load_places(Element* to, const std::uintptr_t* places, unsigned count, unsigned element_bytes) {
    switch (element_bytes) {
    case 1:
        return load_from_places<std::uint8_t>(to, places, count);
    case 2:
        return load_from_places<std::uint16_t>(to, places, count);
    case 4:
        return load_from_places<std::uint32_t>(to, places, count);
    default:
        return load_from_places<std::uint64_t>(to, places, count);
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
