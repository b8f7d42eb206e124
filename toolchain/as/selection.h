// Instruction selection: from a mnemonic and written operands to a row of the instruction table.
#pragma once

#include "toolchain/as/operand.h"

#include <span>
#include <string_view>

namespace cxsim::toolchain {

/// An instruction with everything but values that wait for layout.
struct Selected {
    isa::Instruction instruction;
    bool uses_floating_point = false;
    /// The value of its 32-bit field if that is not a constant, else none.
    const WrittenOperand* pending = nullptr;
    /// The target if it is a branch with a byte displacement.
    const WrittenOperand* target = nullptr;
};

/// A branch whose length is open ("jbr" and its kin): the row that takes a byte displacement and the one that
/// takes an address. Both null if `mnemonic` is not such a branch.
struct BranchPair {
    const isa::Row* near = nullptr;
    const isa::Row* far = nullptr;
};
BranchPair find_branch_pair(std::string_view mnemonic);

/// Finds the row for the operands, by kind and value, and fills in its fields. Throws StatementError.
Selected select_instruction(std::string_view mnemonic, std::span<const WrittenOperand> operands,
                            FloatingMode mode);

/// Fills in the fields of a row already known.
Selected fill_instruction(const isa::Row& row, std::span<const WrittenOperand> operands, FloatingMode mode);

} // namespace cxsim::toolchain
