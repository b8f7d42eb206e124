// Part of the vector loops (see kernels_body.h): eight elements that lie anywhere at once, on hosts with
// AVX-512.
//
// Elements of bytes and halfwords are copied one by one: what lies behind the last of a page may not be
// touched.
#pragma once

#include "emu/cpu/engine/tlb.h"
#include "emu/cpu/vector/loops/memory.h"

#include <immintrin.h>

namespace cxsim::emu::CXSIM_KERNEL_NAMESPACE {
namespace {

constexpr unsigned at_once = 8;

/// The elements from `first` on, a bit each.
[[gnu::always_inline]] inline __mmask8 elements_from(unsigned first, unsigned count) {
    return static_cast<__mmask8>(_bzhi_u32(~0U, count - first));
}

/// Calls `use(first, active, places)` for each eight elements, whose addresses `address_of(first)` gives.
/// False, at the first one that the entries don't know.
template <typename AddressOf, typename Use>
[[gnu::always_inline]] inline bool for_each_place(const TlbEntry* entries, const GuestElements& elements,
                                                  AddressOf address_of, Use use) {
    static_assert(sizeof(TlbEntry) == 16 && offsetof(TlbEntry, page) == 0);
    constexpr int scale = 8; // of the gathers: an entry is two of them
    const __m256i last = _mm256_set1_epi32(static_cast<int>(page_size - elements.bytes));
    for (unsigned e = 0; e < elements.count; e += at_once) {
        const __mmask8 active = elements_from(e, elements.count);
        const __m256i address = address_of(e);
        const __m256i page = _mm256_srli_epi32(address, page_shift);
        const __m256i offset = _mm256_and_si256(address, _mm256_set1_epi32(page_size - 1));
        const __m256i entry =
            _mm256_slli_epi32(_mm256_and_si256(page, _mm256_set1_epi32(tlb_entry_count - 1)), 1);
        const __m256i known = _mm256_mmask_i32gather_epi32(page, active, entry, &entries->page, scale);
        const __m512i bytes =
            _mm512_mask_i32gather_epi64(_mm512_setzero_si512(), active, entry, &entries->bytes, scale);
        const __mmask8 unknown = _mm256_mask_cmpneq_epi32_mask(active, known, page);
        const __mmask8 across = _mm256_mask_cmpgt_epu32_mask(active, offset, last);
        if ((unknown | across) != 0) {
            return false;
        }
        use(e, active, _mm512_add_epi64(bytes, _mm512_maskz_cvtepu32_epi64(active, offset)));
    }
    return true;
}

/// The addresses of eight elements, by the number of the first.
[[gnu::always_inline]] inline auto at_distance(const GuestElements& elements, std::uint32_t distance) {
    const __m256i distances = _mm256_mullo_epi32(_mm256_set_epi32(7, 6, 5, 4, 3, 2, 1, 0),
                                                 _mm256_set1_epi32(static_cast<int>(distance)));
    return [=, start = elements.start](unsigned e) {
        return _mm256_add_epi32(_mm256_set1_epi32(static_cast<int>(start + e * distance)), distances);
    };
}
[[gnu::always_inline]] inline auto at_offsets(const GuestElements& elements, const Element* offsets) {
    return [=, start = _mm256_set1_epi32(static_cast<int>(elements.start))](unsigned e) {
        constexpr auto all = static_cast<__mmask8>(~0U);
        return _mm256_add_epi32(start, _mm512_maskz_cvtepi64_epi32(all, _mm512_loadu_si512(offsets + e)));
    };
}

/// Copies the active elements at those places, next to each other, to `to`.
[[gnu::always_inline]] inline void gather(std::byte* to, __mmask8 active, __m512i places, unsigned bytes) {
    if (bytes == 8) {
        _mm512_storeu_si512(to,
                            _mm512_mask_i64gather_epi64(_mm512_setzero_si512(), active, places, nullptr, 1));
        return;
    }
    if (bytes == 4) {
        _mm256_storeu_epi32(to,
                            _mm512_mask_i64gather_epi32(_mm256_setzero_si256(), active, places, nullptr, 1));
        return;
    }
    std::uintptr_t each[at_once];
    _mm512_storeu_si512(each, places);
    for (unsigned e = 0; ((active >> e) & 1) != 0; ++e) {
        const auto* const from = same_bits<const std::byte*>(each[e]);
        to[0] = from[0];
        to[bytes - 1] = from[bytes - 1];
        to += bytes;
    }
}

template <typename AddressOf>
[[gnu::always_inline]] inline bool collect_places(std::byte* to, const TlbEntry* entries,
                                                  const GuestElements& elements, AddressOf address_of) {
    return for_each_place(entries, elements, address_of, [&](unsigned e, __mmask8 active, __m512i places) {
        gather(to + std::size_t{e} * elements.bytes, active, places, elements.bytes);
    });
}

template <typename AddressOf>
[[gnu::always_inline]] inline bool find_places(std::uintptr_t* places, const TlbEntry* entries,
                                               const GuestElements& elements, AddressOf address_of) {
    return for_each_place(entries, elements, address_of, [&](unsigned e, __mmask8 /*active*/, __m512i found) {
        _mm512_storeu_si512(&places[e], found);
    });
}

void collect(std::byte* to, std::uintptr_t first, std::int64_t distance, unsigned count,
             unsigned element_bytes) {
    const __m512i distances =
        _mm512_mullo_epi64(_mm512_set_epi64(7, 6, 5, 4, 3, 2, 1, 0), _mm512_set1_epi64(distance));
    for (unsigned e = 0; e < count; e += at_once) {
        const auto start = static_cast<std::int64_t>(first) + distance * e;
        gather(to + std::size_t{e} * element_bytes, elements_from(e, count),
               _mm512_add_epi64(_mm512_set1_epi64(start), distances), element_bytes);
    }
}

} // namespace
} // namespace cxsim::emu::CXSIM_KERNEL_NAMESPACE
