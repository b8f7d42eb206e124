// The cycle model: what each instruction costs, by family.
#pragma once

#include "emu/cpu/vector_pipes.h"
#include "emu/isa/instruction_table.h"
#include "emu/models.h"

#include <cstdint>

namespace cxsim::emu {

/// Machine cycles of an instruction; of a vector instruction those that pass until the next one can start.
std::uint8_t cycles_of(const isa::Row& row, Family family);

/// How long a vector instruction that computes keeps its pipe busy. Those that load and store say it
/// themselves.
VectorTime vector_time_of(const isa::Row& row);

/// The pipe and the rate of a load or store of elements of a size in bytes.
constexpr VectorTime vector_memory_time(unsigned size, bool indexed) {
    const auto half_cycles = static_cast<std::uint8_t>((size == 8 ? 2 : 1) * (indexed ? 2 : 1));
    return {.pipe = Pipe::memory, .half_cycles = {half_cycles, half_cycles}};
}

/// A scalar's way to or from an element: behind all that was started before.
inline constexpr VectorTime single_element_time{.pipe = Pipe::all};

/// Cycles until an idle pipe delivers its first result. Inferred.
constexpr std::uint32_t vector_start_up(Family family) {
    return family == Family::c1 ? 12 : 10;
}

} // namespace cxsim::emu
