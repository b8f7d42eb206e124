// The loop over the elements of a group of vector instructions.
#pragma once

#include "emu/cpu/translation/vector_steps.h"

namespace cxsim::emu::translation {

/// A place in the Execution's vector_accesses, by its offset there.
x86::Mem in_accesses(const ExecutionLayout& layout, std::size_t offset, std::uint32_t size);
/// Where the address of the first element of an access is kept.
x86::Mem start_of(const ExecutionLayout& layout, std::size_t access);

/// Writes it. It finds what to do in the Execution's vector_accesses, and uses all registers of the host but
/// those of the Execution and the Registers.
void emit_vector_loop(x86::Assembler& assembler, const ExecutionLayout& layout, const VectorGroup& group);

} // namespace cxsim::emu::translation
