// The reference model: one instruction at a time, as plainly as possible, from the written definition of the
// instruction set. It shares nothing with the emulator, so that both must be wrong in the same way to agree.
#pragma once

#include "tests/conformance/reference_state.h"

namespace cxsim::conformance {

/// Takes a mnemonic and operands as the instruction table writes them apart.
Instruction named(std::string_view mnemonic, std::string_view operands);

/// Executes the instruction on the state. Nothing if the model does not know the instruction.
std::optional<Outcome> execute(const Instruction& instruction, State& state);

// Parts of execute(): each returns nothing for what is not its own. The pc is already the next instruction's;
// execute() undoes everything if the outcome is a fault.

std::optional<Outcome> execute_scalar(const Instruction& instruction, State& state);
std::optional<Outcome> execute_memory(const Instruction& instruction, State& state);
std::optional<Outcome> execute_control(const Instruction& instruction, State& state);
std::optional<Outcome> execute_system(const Instruction& instruction, State& state);
std::optional<Outcome> execute_vector(const Instruction& instruction, State& state);

// What the parts share.

inline constexpr Outcome memory_fault{.ending = Ending::memory_fault};
unsigned size_of(char type);
/// The value's low bytes, sign-extended.
std::int64_t extended(std::uint64_t value, unsigned size);
/// The value with its low bytes replaced.
std::uint64_t merged(std::uint64_t held, std::uint64_t value, unsigned size);
/// Sets integer flags, then traps for the first that is enabled.
Outcome raise_integer(State& state, bool overflow, bool zero_divide, bool on_a);
/// The same for floating flags at their places in the psw, and for the code of an intrinsic error.
Outcome raise_float(State& state, std::uint32_t flags, std::uint32_t intrinsic);
/// The address of the memory operand; nothing if an indirect one faults.
std::optional<std::uint32_t> address_of(const Instruction& instruction, const State& state);

/// Sum, difference or product ("add", "sub", "mul") of integers of a size; tells overflow and carry.
std::uint64_t integer_arithmetic(const std::string& name, std::uint64_t held, std::uint64_t source,
                                 unsigned size, bool& overflow, bool& carry);
std::uint64_t shifted(std::uint64_t value, std::int32_t count, unsigned width);

} // namespace cxsim::conformance
