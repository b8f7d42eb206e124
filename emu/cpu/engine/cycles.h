// The cycle model: what each instruction costs, by family.
#pragma once

#include "emu/isa/instruction_table.h"
#include "emu/models.h"

#include <cstdint>

namespace cxsim::emu {

/// Machine cycles of an instruction, vector instructions without the part that depends on the vector length.
std::uint8_t cycles_of(const isa::Row& row, Family family);

/// Cycles a vector instruction of that many elements takes beyond its start-up: one a result. The C1 has two
/// interleaved pipes as well, so the rate is the same on both.
constexpr std::uint64_t vector_cycles_of(unsigned elements) {
    return elements;
}

} // namespace cxsim::emu
