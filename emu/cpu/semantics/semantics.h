// From an instruction to the function that executes it: the one place where the two meet.
//
// Each group of instructions has a file here with a function that picks its handlers. An instruction that
// no group knows raises the undefined-opcode trap; implemented() tells, and a test counts.
#pragma once

#include "emu/cpu/engine/slot.h"
#include "emu/isa/instruction.h"

namespace cxsim::emu {

/// Fills in what executes the instruction: slot.run and, for vectors, slot.vector.
void bind(Slot& slot, const isa::Instruction& instruction);

/// Whether the instruction has semantics, or just traps as undefined.
bool implemented(const isa::Row& row);

/// Subcode of SIGILL for opcodes that the machine does not have.
inline constexpr std::uint32_t undefined_opcode_subcode = 4;

/// A handler for a compare that is followed by a branch on its result: does the work of both. Null for
/// anything else. Instructions may lack a row.
Handler compare_and_branch_handler(const isa::Instruction& compare, const isa::Instruction& branch);

/// Raises SIGILL, undefined opcode.
Link* undefined_opcode(Execution& execution, Registers& registers, const Slot* slot);

// The groups. Each returns null for an instruction that is not its own.

/// The integer compare of that row fused with a branch taken if the carry is `when_true`.
Handler fused_integer_compare(const isa::Row& row, bool when_true);
Handler fused_float_compare(const isa::Row& row, bool when_true);

Handler integer_handler(const isa::Row& row);      ///< Arithmetic and compares on A and S.
Handler bit_handler(const isa::Row& row);          ///< Logic, shifts, moves, counts.
Handler scalar_float_handler(const isa::Row& row); ///< Arithmetic and compares of floats in S.
Handler conversion_handler(const isa::Row& row);   ///< Between scalar types.
Handler
memory_handler(const isa::Instruction& instruction); ///< Loads, stores, stack, indivisible operations.
Handler control_handler(const isa::Instruction& instruction);       ///< Jumps, calls, traps.
Handler system_handler(const isa::Row& row);                        ///< Special registers, caches.
Handler privileged_handler(const isa::Row& row);                    ///< Of the kernel and the PROM.
Handler communication_handler(const isa::Instruction& instruction); ///< Communication registers.
Handler thread_handler(const isa::Instruction& instruction);        ///< spawn, join, ...
Handler intrinsic_handler(const isa::Row& row);                     ///< sqrt, sin, ...
Handler vector_memory_handler(const isa::Instruction& instruction); ///< Vector loads and stores.
Handler vector_register_handler(const isa::Row& row); ///< Masks, merges, elements, special registers.
/// Element-wise arithmetic, compares, conversions, reductions; also finds the loops.
Handler vector_arithmetic_handler(const isa::Row& row, VectorOperation& operation);

} // namespace cxsim::emu
