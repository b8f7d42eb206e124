// What the vector instructions' files share: lengths, masks, active elements.
#pragma once

#include "emu/cpu/engine/cycles.h"
#include "emu/cpu/semantics/operands.h"
#include "emu/cpu/vector/kernels.h"

#include <algorithm>
#include <array>

namespace cxsim::emu {

/// Elements that a vector instruction works on. Inferred: lengths beyond 128 act as 128.
inline unsigned vector_length(const Registers& registers) {
    return std::min<std::uint32_t>(registers.vl, max_vector_length);
}

/// Two words with a one for each of the first `length` elements.
inline std::array<std::uint64_t, 2> first_elements(unsigned length) {
    constexpr std::uint64_t all = ~std::uint64_t{0};
    const auto ones = [](unsigned count) { return count >= 64 ? all : (std::uint64_t{1} << count) - 1; };
    return {ones(length), length > 64 ? ones(length - 64) : 0};
}

inline bool mask_bit(const std::array<std::uint64_t, 2>& mask, unsigned element) {
    return ((mask[element / 64] >> (element % 64)) & 1) != 0;
}

/// The elements that a masked instruction acts on, beyond the vector length as well.
template <isa::Sense sense>
std::array<std::uint64_t, 2> selected(const Registers& registers) {
    if constexpr (sense == isa::Sense::when_true) {
        return registers.vm;
    } else if constexpr (sense == isa::Sense::when_false) {
        return {~registers.vm[0], ~registers.vm[1]};
    } else {
        return {~std::uint64_t{0}, ~std::uint64_t{0}};
    }
}

/// To be called by every instruction that works on V registers: marks them as used and counts time.
inline void use_vectors(Execution& execution, Registers& registers, const Slot& slot, const VectorTime& time,
                        unsigned length) {
    registers.vector_valid = true;
    const unsigned half_cycles = time.half_cycles[static_cast<std::size_t>(execution.family)];
    execution.vector_cycles +=
        execution.pipes.start(time.pipe, (length * half_cycles + 1) / 2, slot.pc(), slot.next_pc,
                              vector_start_up(execution.family), (registers.psw & psw::sequential) != 0);
}

} // namespace cxsim::emu
