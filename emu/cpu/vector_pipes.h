// The three pipes of a vector processor, and how long its instructions keep them busy.
//
// Loads and stores, additions and logic, multiplications and divisions have a pipe each, which delivers one
// result of 64 bits a cycle, or two of 32: this is where the machines' peak rates come from. An instruction
// whose pipe is free overlaps with those before it, whose results it takes as they come (chaining); if not,
// it waits for its pipe. So a group of neighbours in different pipes takes as long as the longest of them.
//
// Inferred: which operation uses which pipe; that instructions overlap with neighbours in code only (the time
// between them is not known here); that nothing overlaps in sequential mode; times of start-up, division,
// gathering and scattering.
#pragma once

#include "emu/memory/page.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace cxsim::emu {

/// Which pipes an instruction needs; a set of bits.
enum class Pipe : std::uint8_t {
    memory = 1,   ///< Loads and stores.
    add = 2,      ///< Additions, compares, logic, conversions, rearrangement.
    multiply = 4, ///< Multiplications, divisions, roots.
    all = 7,      ///< Waits for the others.
};

/// How long a vector instruction keeps its pipe busy.
struct VectorTime {
    Pipe pipe = Pipe::add;
    std::array<std::uint8_t, 2> half_cycles{2, 2}; ///< For each element: on a C1, on a C2.
};

/// What the pipes of a thread are doing. Part of its state, or time would depend on when it is interrupted.
struct VectorPipes {
    /// Bytes of scalar code between neighbours: more takes longer than an element or two.
    static constexpr Address reach = 64;

    /// Instructions that overlap: these pipes are taken, for so many cycles altogether.
    std::uint8_t taken = 0;
    std::uint32_t group_cycles = 0;
    Address next_pc = 0; ///< Behind the last vector instruction.

    bool operator==(const VectorPipes&) const = default;

    /// Starts an instruction that needs the pipe for `cycles`. Returns how many cycles more than before pass
    /// until all is done. `start_up` is the time until an idle pipe's first result.
    std::uint32_t start(Pipe pipe, std::uint32_t cycles, Address pc, Address after, std::uint32_t start_up,
                        bool sequential) {
        const bool follows = pc - next_pc < reach && !sequential;
        const auto wanted = static_cast<std::uint8_t>(pipe);
        std::uint32_t added = 0;
        if (follows && (taken & wanted) == 0) {
            added = std::max(cycles, group_cycles) - group_cycles;
            taken |= wanted;
            group_cycles += added;
        } else {
            added = follows ? cycles : cycles + start_up;
            taken = wanted;
            group_cycles = cycles;
        }
        next_pc = after;
        return added;
    }
};

} // namespace cxsim::emu
