// Operands of instructions as they are written.
#pragma once

#include "toolchain/as/expression.h"

#include <vector>

namespace cxsim::toolchain {

/// How many bits the source asks for with ":16" or ":32" behind a value.
enum class Width : std::uint8_t { automatic, bits16, bits32 };

/// One written operand.
struct WrittenOperand {
    enum class Kind : std::uint8_t {
        address_register,
        scalar_register,
        vector_register,
        special_register,
        immediate,       ///< #expression
        float_immediate, ///< #1.5
        memory,          ///< [@]expression[(aN)], also the target of a branch
    };
    Kind kind = Kind::memory;
    std::uint8_t number = 0;                   ///< of a register
    isa::Operand special = isa::Operand::none; ///< a special register
    Expression value{};
    std::string float_text{};
    Width width = Width::automatic;
    bool indirect = false;
    std::uint8_t base = 0; ///< base register of a memory operand, 0: none
};

/// Whether the name is a register's, so that it cannot be a symbol's in an operand.
bool is_register(std::string_view name);

/// Reads the operands of an instruction, separated by commas, up to the end. Throws StatementError.
std::vector<WrittenOperand> parse_operands(Cursor& cursor, const ExpressionContext& context);

} // namespace cxsim::toolchain
