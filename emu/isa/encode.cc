// The encoder: instruction to bytes.
#include "emu/isa/byte_order.h"
#include "emu/isa/instruction.h"

#include <array>

namespace cxsim::isa {
namespace {

void append_be16(std::vector<std::byte>& bytes, std::uint16_t value) {
    std::array<std::byte, 2> raw{};
    store_be16(raw.data(), value);
    bytes.insert(bytes.end(), raw.begin(), raw.end());
}

bool has_extension(const Row& row) noexcept {
    return row.has(Operand::address) || row.has(Operand::immediate) || row.has(Operand::ring);
}

/// The first halfword's bits for one operand, except the width bit.
unsigned field_bits(const Instruction& instruction, Operand operand) noexcept {
    switch (operand) {
    case Operand::s_i:
    case Operand::v_i:
        return (instruction.i & 7u) << 6;
    case Operand::a_j:
    case Operand::s_j:
    case Operand::v_j:
        return (instruction.j & 7u) << 3;
    case Operand::a_k:
    case Operand::s_k:
    case Operand::v_k:
        return instruction.k & 7u;
    case Operand::immediate3:
        return (static_cast<unsigned>(instruction.immediate) & 7u) << 3;
    case Operand::displacement:
        return static_cast<unsigned>(instruction.displacement / 2) & 0xffu;
    case Operand::address:
        return (instruction.address.indirect ? 0x80u : 0u) | (instruction.address.base & 7u) << 3;
    default:
        return 0;
    }
}

} // namespace

Lengths lengths_of(const Row& row) noexcept {
    const std::uint8_t head = row.prefix == Prefix::none ? 2 : 4;
    if (!has_extension(row))
        return {head, head};
    return {static_cast<std::uint8_t>(head + 2), static_cast<std::uint8_t>(head + 4)};
}

std::vector<std::byte> encode(const Instruction& instruction) {
    const Row& row = *instruction.row;
    unsigned halfword = row.opcode;
    for (const Operand operand : row.operands)
        halfword |= field_bits(instruction, operand);
    const bool extended = has_extension(row);
    const bool wide = extended && instruction.length == lengths_of(row).longest;
    if (wide)
        halfword |= 0x40;

    std::vector<std::byte> bytes;
    bytes.reserve(longest_instruction);
    if (row.prefix == Prefix::e0)
        append_be16(bytes, 0x7ef0);
    if (row.prefix == Prefix::e1)
        append_be16(bytes, 0x7ef8);
    append_be16(bytes, static_cast<std::uint16_t>(halfword));
    if (extended) {
        const auto value = static_cast<std::uint32_t>(
            row.has(Operand::address) ? instruction.address.displacement : instruction.immediate);
        if (wide)
            append_be16(bytes, static_cast<std::uint16_t>(value >> 16));
        append_be16(bytes, static_cast<std::uint16_t>(value));
    }
    return bytes;
}

unsigned gate_number_bits(const Row& row) noexcept {
    return row.operation == Operation::sysc ? 29 : 27;
}

Gate gate_of(const Instruction& instruction) noexcept {
    const auto value = static_cast<std::uint32_t>(instruction.immediate);
    const unsigned bits = gate_number_bits(*instruction.row);
    return {value >> bits, value & ((1u << bits) - 1)};
}

std::int32_t gate_immediate(const Row& row, Gate gate) noexcept {
    const unsigned bits = gate_number_bits(row);
    return static_cast<std::int32_t>(gate.ring << bits | (gate.number & ((1u << bits) - 1)));
}

} // namespace cxsim::isa
