// Where translated code finds the state of a run: offsets in bytes from the Execution and from the Registers.
#pragma once

#include "emu/models.h"

#include <cstdint>

namespace cxsim::emu {

/// From the start of an Execution.
struct ExecutionLayout {
    std::int32_t a_carry;
    std::int32_t s_carry;
    std::int32_t a_overflow;
    std::int32_t s_overflow;
    std::int32_t overflow_traps;
    std::int32_t instructions_left;
    std::int32_t cycles_left;
    std::int32_t unnoted_uses;
    std::int32_t interrupted;
    std::int32_t vector_cycles;
    std::int32_t reads;  ///< The first entry of the TLB for reading.
    std::int32_t writes; ///< Of the one for writing.
    std::int32_t pipes;
    std::int32_t vector_accesses;
    std::int32_t window;
    Family family; ///< The machine's; not a place.
};

} // namespace cxsim::emu
