// One decoded instruction, and the ways between it, its bytes and its written form.
#pragma once

#include "emu/isa/instruction_table.h"

#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace cxsim::isa {

/// Longest instruction in bytes: prefix, opcode and a 32-bit displacement.
constexpr std::size_t longest_instruction = 8;

/// A memory operand: displacement plus base register (0: none); if `indirect`, the word found there.
struct EffectiveAddress {
    bool indirect = false;
    std::uint8_t base = 0;
    std::int32_t displacement = 0;

    bool operator==(const EffectiveAddress&) const = default;
};

/// A decoded instruction. Members that the row's operands don't name are zero.
struct Instruction {
    const Row* row = nullptr;
    std::uint8_t i = 0; ///< register numbers of the three fields
    std::uint8_t j = 0;
    std::uint8_t k = 0;
    std::uint8_t length = 0; ///< in bytes, 2..8, prefix included; tells a 16-bit from a 32-bit displacement
    EffectiveAddress address{};
    std::int32_t immediate = 0;    ///< 0..7, or sign-extended; for sysc and trap ring and number together
    std::int32_t displacement = 0; ///< of a branch, in bytes from the branch's own address

    bool operator==(const Instruction&) const = default;
};

/// Why bytes are not an instruction.
enum class DecodeError : std::uint8_t {
    undefined_opcode, ///< no such encoding, or a field without meaning is not zero
    truncated,        ///< the bytes end within the instruction
};

/// Decodes the instruction at the start of `code`. Constant time, any bytes.
std::expected<Instruction, DecodeError> decode(std::span<const std::byte> code) noexcept;

/// The bytes of `instruction`, big-endian. `length` must be one that the row allows.
std::vector<std::byte> encode(const Instruction& instruction);

/// Lengths in bytes that a row allows: one, or two if it has a 16-bit or 32-bit displacement or immediate.
struct Lengths {
    std::uint8_t shortest;
    std::uint8_t longest;
};
Lengths lengths_of(const Row& row) noexcept;

/// Ring and number of a sysc or trap instruction, and back to its immediate.
struct Gate {
    std::uint32_t ring;
    std::uint32_t number;
};
Gate gate_of(const Instruction& instruction) noexcept;
std::int32_t gate_immediate(const Row& row, Gate gate) noexcept;
/// Number of bits of the immediate that hold the number: 29 for sysc, 27 for trap.
unsigned gate_number_bits(const Row& row) noexcept;

/// A 32-bit value in an instruction that may stand for a symbol.
struct Reference {
    enum class Kind : std::uint8_t { branch_target, address, immediate };
    Kind kind;
    std::uint32_t value;         ///< the target, displacement or immediate
    std::uint32_t field_address; ///< address of the field that holds it (of the branch itself for branches)
};

/// Gives the written form of a reference, or nothing to have it printed as a number.
using Symbolizer = std::function<std::optional<std::string>(const Reference&)>;

/// The written form, in the assembler's syntax, of an instruction at address `pc`. Without a symbolizer the
/// assembler makes the same bytes of it again; branches then read ".+n".
std::string disassemble(const Instruction& instruction, std::uint32_t pc, const Symbolizer& symbolizer = {});

} // namespace cxsim::isa
