// What a group of vector instructions costs: the time is found when it is translated, but for the vector
// length and what the pipes did before.
#pragma once

#include "emu/cpu/translation/vector_steps.h"
#include "emu/cpu/vector_pipes.h"

#include <cstdint>
#include <optional>

namespace cxsim::emu::translation {

/// Cycles by vector length: `whole` for each element, `half` for each two or part of two, and `fixed`.
struct CyclesByLength {
    std::uint32_t whole = 0;
    std::uint32_t half = 0;
    std::uint32_t fixed = 0;

    constexpr std::uint32_t at(std::uint32_t length) const {
        return length * whole + (length + 1) / 2 * half + fixed;
    }
};

/// The time of a group outside of sequential mode, if its first instruction finds its pipe taken by a
/// neighbour. If that finds nothing that it overlaps with, the start-up comes on top.
struct GroupTime {
    CyclesByLength added;   ///< To the time that vectors have taken.
    CyclesByLength overlap; ///< Of the instructions at the end that overlap.
    std::uint8_t taken = 0; ///< Pipes, afterwards.
};

/// The pipe of a step of that slot, and its rate.
VectorTime time_of(const Step& step, const Slot& slot);
/// How long it keeps its pipe busy.
std::uint32_t cycles_of(const Step& step, const Slot& slot, std::uint32_t length, Family family);

/// What the group adds to the time at most, whatever the length and what was before.
std::uint32_t most_cycles(const VectorGroup& group, const Block& block, Family family);

/// None if the cycles are not of that form.
std::optional<GroupTime> time_of(const VectorGroup& group, const Block& block, Family family);

} // namespace cxsim::emu::translation
