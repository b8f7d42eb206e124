// Where the vectors of a group of instructions lie in the host's memory, for the loop over their elements;
// see emu/cpu/translation/vectors.cc. Neighbouring pages of the guest are no neighbours on the host: a vector
// may go on elsewhere, in the middle of a turn of the loop. Elements that don't lie next to each other in the
// guest are collected before the loop, or spread after it.
#pragma once

#include "emu/cpu/vector/kernels.h"

#include <array>
#include <cstddef>
#include <cstdint>

namespace cxsim::emu {

/// Elements that the loop takes at once.
inline constexpr unsigned elements_a_turn = 8;

/// Addresses are the host's, as numbers: some are only bases to count from.
struct VectorAccesses {
    static constexpr std::size_t most = 6;
    /// One bit for each element of a turn.
    using Elements = std::uint8_t;

    /// A turn in which some vectors go on in another page.
    struct Turn {
        std::uint32_t next =
            0; ///< The element with which the next such turn begins, or what is no whole turn.
        std::uint32_t left = 0;                   ///< Such turns after this one.
        Elements active = 0;                      ///< Those below the vector length.
        std::array<Elements, most> before{};      ///< By access: active ones in the page that it has been in.
        std::array<Elements, most> behind{};      ///< Those in the next one.
        std::array<std::uintptr_t, most> start{}; ///< For the turns after this one, as `start` below.
    };

    std::array<std::uintptr_t, most> start{}; ///< Of the first element, by access.
    std::array<std::uintptr_t, most>
        elsewhere{}; ///< Where the first element would be if all lay in the second page.
    std::array<std::uint32_t, most>
        before{};               ///< Elements in the first page, if the access goes on in another.
    std::uint32_t length = 0;   ///< The vector length, at most 128.
    std::uint32_t bytes = 0;    ///< Of each access.
    std::uint32_t crossing = 0; ///< The accesses that do, a bit each; then the turns in which they do.
    std::uint32_t spread = 0;   ///< Not 0: what is stored must be spread to `places` after the loop.
    std::uint32_t stride = 0;   ///< What vs will be, if the group changes it: of the accesses that follow.
    std::uint32_t next = 0;     ///< As in Turn, for the turns at the start.
    std::array<Turn, most> turns{};
    Places places{}; ///< Of a store with another stride than the size of its elements.
    alignas(64) std::array<CollectedElements, most> collected{}; ///< By access with such a stride.

    /// Plans the turns for `count` accesses to elements of a size, of which the last is a store if `stores`.
    /// False if the store might change what an access before it has yet to load.
    bool plan(std::size_t count, unsigned element_bytes, bool stores);

  private:
    bool store_hides_a_load(std::size_t count, unsigned element_bytes) const;
};

} // namespace cxsim::emu
