// For tests: instructions of every row, with every operand field varied.
#pragma once

#include "emu/isa/instruction.h"

#include <vector>

namespace cxsim::isa {

/// Some instructions of `row`: all registers from two patterns, small and large displacements and immediates,
/// each in the shortest and in the longest form that holds it.
inline std::vector<Instruction> instructions_of(const Row& row) {
    std::vector<Instruction> result;
    const Lengths lengths = lengths_of(row);
    for (const std::int32_t value : {0, 5, -3, 0x7fff, -0x8000, 0x12345678, -0x12345678}) {
        for (std::uint8_t length = lengths.shortest; length <= lengths.longest;
             length = static_cast<std::uint8_t>(length + 2)) {
            const bool fits = value >= -0x8000 && value <= 0x7fff;
            if (lengths.shortest != lengths.longest && length == lengths.shortest && !fits)
                continue;
            Instruction instruction;
            instruction.row = &row;
            instruction.length = length;
            const auto pattern = static_cast<std::uint8_t>(value & 7);
            for (const Operand operand : row.operands) {
                using enum Operand;
                if (operand == s_i || operand == v_i)
                    instruction.i = 7 - pattern;
                if (operand == a_j || operand == s_j || operand == v_j)
                    instruction.j = pattern;
                if (operand == a_k || operand == s_k || operand == v_k)
                    instruction.k = (pattern + 3) & 7;
                if (operand == immediate3)
                    instruction.immediate = pattern;
                if (operand == displacement)
                    instruction.displacement = 2 * static_cast<std::int8_t>(value);
                if (operand == immediate || operand == ring)
                    instruction.immediate = value;
                if (operand == address) {
                    instruction.address = {
                        .indirect = (value & 1) != 0, .base = pattern, .displacement = value};
                }
            }
            result.push_back(instruction);
        }
    }
    return result;
}

} // namespace cxsim::isa
