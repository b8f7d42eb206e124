// Which instructions may be part of a group of vector instructions, and what they do there.
#pragma once

#include "emu/cpu/translation/emitter.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace cxsim::emu::translation {

enum class Kind : std::uint8_t {
    load,
    store,
    arithmetic,
    move,       ///< To the lower word of a scalar register, from another or a constant.
    stride,     ///< The stride of what follows, from a scalar register or a constant.
    reduction,  ///< Of a vector to its first element. Sums and products are made turn by turn, if nothing
                ///< after the loop needs the vector as it was; others after the loop.
    extraction, ///< Of an element to an S register, after the loop.
};

/// One instruction of a group.
struct Step {
    Kind kind;
    std::size_t slot;
    x86::Inst::Id instruction = x86::Inst::kIdNone; ///< Of arithmetic, and of a reduction within the loop.
    std::uint8_t to = 0; ///< The V register defined, stored or reduced; the S register of an extraction.
    std::optional<std::uint8_t> left_vector{};
    std::optional<std::uint8_t> right_vector{};
    std::uint8_t scalar = 0;        ///< The S register on the other side, or with the number of an element.
    std::uint8_t element_bytes = 0; ///< Of an access.
    bool single = false;            ///< Arithmetic on singles; else on doubles.
    bool is_product = false;        ///< Of a reduction within the loop; else a sum.
    std::optional<std::uint8_t> accumulator{}; ///< Of a reduction within the loop.

    bool is_access() const { return kind == Kind::load || kind == Kind::store; }
    /// Whether it works on vectors: only then it takes time of its own.
    bool is_vector() const { return kind != Kind::move && kind != Kind::stride; }
    /// Whether nothing but such steps may follow it.
    bool is_at_end() const { return kind == Kind::reduction || kind == Kind::extraction; }
};

/// So many that all their registers fit the host's: to make room would mean to change memory.
inline constexpr std::size_t most_moves = 3;

inline constexpr std::size_t most_accumulators = 4;

/// Instructions that are done together.
struct VectorGroup {
    std::vector<Step> steps; ///< The first and the last work on vectors.
    std::size_t accesses = 0;
    unsigned element_bytes = 0; ///< Of all accesses; 0 without any.
    std::size_t moves = 0;
    bool sets_stride = false;
    /// Scalar registers that moves, strides and addresses use, A registers first, a bit each. All of them fit
    /// the host's: to make room would mean to change memory.
    unsigned held = 0;
    bool computes = false; ///< In the loop.
    bool floats = false;   ///< Computes with floats, in the loop or after it.
    bool has_singles = false;
    bool has_length = false; ///< Some instruction works on as many elements as the vector length says.
    unsigned defined = 0;    ///< V registers, a bit each, that the group changes.
    unsigned scalars = 0;    ///< S registers that its vector instructions read.

    std::uint8_t accumulators = 0;
    unsigned used_at_end = 0; ///< V registers that are reduced or of which an element is taken.

    bool has_loop() const { return !steps.front().is_at_end() || accumulators != 0; }
};

/// The group that begins with slot `first`; without steps if there is none.
VectorGroup find_group(const Block& block, std::span<const isa::Instruction> instructions, std::size_t first);

} // namespace cxsim::emu::translation
