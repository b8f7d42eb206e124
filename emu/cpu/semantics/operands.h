// Typed access to scalar operands: how a register field of an instruction becomes a value and back.
#pragma once

#include "emu/cpu/engine/execution.h"
#include "emu/isa/instruction_table.h"

#include <bit>
#include <cstdint>
#include <type_traits>

namespace cxsim::emu {

using isa::ElementType;
using isa::Operand;
using isa::Operation;

/// The low end of a register, as the type says.
template <typename T>
T low_end(std::uint64_t whole) {
    if constexpr (std::is_floating_point_v<T>) {
        using Bits = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;
        return std::bit_cast<T>(static_cast<Bits>(whole));
    } else {
        return static_cast<T>(whole);
    }
}

/// The register with its low end replaced. Inferred: the rest keeps its value.
template <typename Register, typename T>
Register with_low_end(Register whole, T value) {
    if constexpr (std::is_floating_point_v<T>) {
        using Bits = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;
        return with_low_end(whole, std::bit_cast<Bits>(value));
    } else if constexpr (sizeof(T) >= sizeof(Register)) {
        return static_cast<Register>(value);
    } else {
        constexpr Register low = (Register{1} << (8 * sizeof(T))) - 1;
        auto merged = static_cast<Register>((whole & ~low) | static_cast<std::make_unsigned_t<T>>(value));
        // Opaque, or the compiler stores the low end alone; the next instruction, which often loads all of
        // the register, then waits until the store has left the host's store buffer.
        __asm__("" : "+r"(merged));
        return merged;
    }
}

/// The value of a source operand.
template <Operand operand, typename T>
T read_operand(const Registers& registers, const Slot& slot) {
    if constexpr (operand == Operand::a_j) {
        return low_end<T>(registers.a[slot.j]);
    } else if constexpr (operand == Operand::a_k) {
        return low_end<T>(registers.a[slot.k]);
    } else if constexpr (operand == Operand::s_i) {
        return low_end<T>(registers.s[slot.i]);
    } else if constexpr (operand == Operand::s_j) {
        return low_end<T>(registers.s[slot.j]);
    } else if constexpr (operand == Operand::s_k) {
        return low_end<T>(registers.s[slot.k]);
    } else {
        static_assert(operand == Operand::immediate || operand == Operand::immediate3);
        // Sign-extended to whatever size is wanted; a float's 32 bits are taken as they are.
        return low_end<T>(static_cast<std::uint64_t>(std::int64_t{slot.immediate}));
    }
}

template <Operand operand, typename T>
void write_operand(Registers& registers, const Slot& slot, T value) {
    if constexpr (operand == Operand::a_k) {
        registers.a[slot.k] = with_low_end(registers.a[slot.k], value);
    } else {
        static_assert(operand == Operand::s_k);
        registers.s[slot.k] = with_low_end(registers.s[slot.k], value);
    }
}

/// The flags of the class that an operand belongs to, A or S.
template <Operand operand>
constexpr bool is_a_class = operand == Operand::a_k || operand == Operand::a_j;

template <Operand destination>
void set_carry(Execution& execution, bool carry) {
    (is_a_class<destination> ? execution.a_carry : execution.s_carry) = carry;
}
/// Notes an overflow if there was one. Returns whether a trap is due.
template <Operand destination>
bool note_overflow(Execution& execution, bool overflow) {
    (is_a_class<destination> ? execution.a_overflow : execution.s_overflow) |= overflow;
    return overflow && execution.overflow_traps;
}
template <Operand destination>
constexpr std::uint32_t overflow_flag = is_a_class<destination> ? psw::a_overflow : psw::s_overflow;
template <Operand destination>
constexpr std::uint32_t zero_divide_flag = is_a_class<destination> ? psw::a_zero_divide : psw::s_zero_divide;

} // namespace cxsim::emu
