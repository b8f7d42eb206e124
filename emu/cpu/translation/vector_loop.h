// The loop over the elements of a group of vector instructions.
#pragma once

#include "emu/cpu/translation/vector_steps.h"

namespace cxsim::emu::translation {

inline constexpr unsigned element_bytes = 8;

// What the loop finds on the stack.

/// The vector length, at most 128.
inline x86::Mem length_on_stack() {
    return x86::dword_ptr(x86::rsp, static_cast<std::int32_t>(8 * (most_accesses + 1)));
}
/// The host's address of what an access is to, by its number.
inline x86::Mem on_stack(std::size_t number) {
    return x86::qword_ptr(x86::rsp, static_cast<std::int32_t>(8 * (number + 1)));
}

/// Writes it. Uses all registers of the host but those of the Execution and the Registers.
void emit_vector_loop(x86::Assembler& assembler, const VectorGroup& group);

} // namespace cxsim::emu::translation
