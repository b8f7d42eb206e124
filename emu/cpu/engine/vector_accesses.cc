// Vectors in two pages, or with a stride, for translated code.
#include "emu/cpu/engine/vector_accesses.h"

#include "emu/cpu/engine/execution.h"

#include <algorithm>
#include <bit>
#include <cstdint>

namespace cxsim::emu {

namespace {

/// Elements of one access next to each other on the host.
struct Piece {
    std::uintptr_t start; ///< Where the access would start if all of it were in this place.
    std::uint32_t first;
    std::uint32_t end;
};

std::array<Piece, 2> pieces_of(const VectorAccesses& accesses, std::size_t access) {
    const bool crosses = ((accesses.crossing >> access) & 1) != 0;
    const std::uint32_t before = crosses ? accesses.before[access] : accesses.length;
    return {Piece{accesses.start[access], 0, before},
            Piece{accesses.elsewhere[access], before, accesses.length}};
}

/// Whether an element that is stored to one piece might be loaded from the other by a later turn.
bool might_be_loaded_later(const Piece& stored, const Piece& loaded, unsigned element_bytes) {
    if (stored.first == stored.end || loaded.first == loaded.end || stored.first + 1 >= loaded.end) {
        return false;
    }
    const auto address_of_element = [element_bytes](const Piece& piece, std::uint32_t element) {
        return piece.start + std::uintptr_t{element_bytes} * element;
    };
    return stored.start > loaded.start &&
           address_of_element(stored, stored.first) < address_of_element(loaded, loaded.end) &&
           address_of_element(loaded, loaded.first) < address_of_element(stored, stored.end);
}

/// The elements of a turn below `end`, if it begins with `first`.
VectorAccesses::Elements elements_below(std::uint32_t end, std::uint32_t first) {
    const std::uint32_t count = std::min(end > first ? end - first : 0, elements_a_turn);
    return static_cast<VectorAccesses::Elements>((1U << count) - 1);
}

} // namespace

bool VectorAccesses::store_hides_a_load(std::size_t count, unsigned element_bytes) const {
    for (std::size_t load = 0; load + 1 < count; ++load) {
        for (const Piece& stored : pieces_of(*this, count - 1)) {
            for (const Piece& loaded : pieces_of(*this, load)) {
                if (might_be_loaded_later(stored, loaded, element_bytes)) {
                    return true;
                }
            }
        }
    }
    return false;
}

bool VectorAccesses::plan(std::size_t count, unsigned element_bytes, bool stores) {
    if (stores && store_hides_a_load(count, element_bytes)) {
        return false;
    }
    for (std::size_t access = 0; access < count; ++access) {
        if (((crossing >> access) & 1) == 0) {
            elsewhere[access] = start[access];
        }
    }
    const std::uint32_t whole_turns = length / elements_a_turn * elements_a_turn;
    std::uint32_t* link = &next;
    std::array<std::uintptr_t, most> current = start;
    std::uint32_t pending = crossing;
    std::uint32_t turn_count = 0;
    while (pending != 0) {
        std::uint32_t first = length;
        for (std::uint32_t left = pending; left != 0; left &= left - 1) {
            const auto access = static_cast<std::size_t>(std::countr_zero(left));
            first = std::min(first, before[access] / elements_a_turn * elements_a_turn);
        }
        Turn& turn = turns[turn_count++];
        *link = first;
        link = &turn.next;
        turn.active = elements_below(length, first);
        for (std::size_t access = 0; access < count; ++access) {
            const bool crosses = ((pending >> access) & 1) != 0 && before[access] - first < elements_a_turn;
            turn.before[access] = crosses ? elements_below(before[access], first) : turn.active;
            turn.behind[access] = static_cast<Elements>(turn.active & ~turn.before[access]);
            if (crosses) {
                pending &= ~(1U << access);
                current[access] = elsewhere[access];
            }
        }
        turn.start = current;
    }
    *link = whole_turns;
    for (std::uint32_t n = 0; n < turn_count; ++n) {
        turns[n].left = turn_count - 1 - n;
    }
    crossing = turn_count;
    return true;
}

bool Execution::find_vector(Address address, unsigned element_bytes, unsigned access, bool loads,
                            std::uint32_t stride) {
    return stride == element_bytes ? find_across(address, element_bytes, access, loads)
                                   : find_strided(address, element_bytes, access, loads, stride);
}

/// The loop finds the elements next to each other.
bool Execution::find_strided(Address address, unsigned element_bytes, unsigned access, bool loads,
                             std::uint32_t stride) {
    VectorAccesses& accesses = vector_accesses;
    const GuestElements elements{.start = address, .count = accesses.length, .bytes = element_bytes};
    accesses.start[access] = std::bit_cast<std::uintptr_t>(accesses.collected[access].data());
    if (loads) {
        return collect(accesses.collected[access], elements, stride);
    }
    accesses.spread = 1;
    return find_writable(accesses.places, elements, stride);
}

bool Execution::find_across(Address address, unsigned element_bytes, unsigned access, bool loads) {
    const unsigned here = page_size - address % page_size;
    const unsigned there = vector_accesses.length * element_bytes - here;
    if (here % element_bytes != 0) {
        return false; // an element in two pages
    }
    const auto find = [&](const auto& tlb) {
        const auto* const low = tlb.find(address, here);
        const auto* const high = tlb.find(address + here, there);
        if (low == nullptr || high == nullptr) {
            return false;
        }
        vector_accesses.start[access] = std::bit_cast<std::uintptr_t>(low);
        vector_accesses.elsewhere[access] = std::bit_cast<std::uintptr_t>(high) - here;
        vector_accesses.before[access] = here / element_bytes;
        vector_accesses.crossing |= 1U << access;
        return true;
    };
    return loads ? find(reads_) : find(writes_);
}

} // namespace cxsim::emu
