// Which instructions may be part of a group of vector instructions, and what they do there.
#pragma once

#include "emu/cpu/translation/emitter.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace cxsim::emu::translation {

/// A move is one between scalar registers that changes nothing but the lower word of one.
enum class Kind : std::uint8_t { load, store, arithmetic, move };

/// One instruction of a group.
struct Step {
    Kind kind;
    std::size_t slot;
    x86::Inst::Id instruction = x86::Inst::kIdNone; ///< Of arithmetic.
    std::uint8_t to = 0;                            ///< The V register defined, or stored.
    std::optional<std::uint8_t> left_vector{};
    std::optional<std::uint8_t> right_vector{};
    std::uint8_t scalar = 0;        ///< The S register on the other side.
    std::uint8_t element_bytes = 0; ///< Of an access.
    bool single = false;            ///< Arithmetic on singles; else on doubles.
};

/// So many that all their registers fit the host's: to make room would mean to change memory.
inline constexpr std::size_t most_moves = 3;

/// Instructions that are done together.
struct VectorGroup {
    std::vector<Step> steps; ///< The first and the last are no moves.
    std::size_t accesses = 0;
    unsigned element_bytes = 0; ///< Of all accesses; 0 without any.
    std::size_t moves = 0;
    bool computes = false;
    bool has_singles = false;
    unsigned defined = 0; ///< V registers, a bit each, that the group changes.
    unsigned scalars = 0; ///< S registers that its vector instructions read.
};

/// The group that begins with slot `first`; without steps if there is none.
VectorGroup find_group(const Block& block, std::span<const isa::Instruction> instructions, std::size_t first);

} // namespace cxsim::emu::translation
