// The registers of a thread by their names.
#pragma once

#include "emu/cpu/cpu.h"

#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace cxsim::console::monitor {

/// A row of the table of registers.
struct RegisterKind {
    std::string_view name;  ///< The whole name, or what stands before the number: "a" of a3.
    unsigned count;         ///< How many there are, numbered from 0; 0 if the name has no number.
    unsigned bits;          ///< Of the register, or of an element.
    unsigned elements;      ///< Of a vector register or the mask; 0 for a scalar.
    bool communication;     ///< One of the communication registers, which C2s have.
    std::string_view title; ///< What it is.
};
std::span<const RegisterKind> register_kinds();

/// A register, or an element of one.
struct RegisterPlace {
    const RegisterKind* kind = nullptr;
    unsigned number = 0;
    std::optional<unsigned> element; ///< Empty for all elements, and for scalars.

    bool is_vector() const { return kind->elements != 0 && !element; }
};

/// The register that a name stands for: `a3`, `sp`, `s5`, `v3`, `v3[9]`, `vm[2]`, `psw`, `c7`. Empty if the
/// name is none of a register; an error if a number is out of range.
std::expected<std::optional<RegisterPlace>, std::string> find_register(std::string_view name);

/// The value of a register that is no vector.
std::uint64_t read_register(const emu::ThreadContext& thread, const RegisterPlace& place);
/// The value of an element; `place` names a vector register or the mask.
std::uint64_t read_element(const emu::ThreadContext& thread, const RegisterPlace& place, unsigned element);
/// Sets the register. A value too wide for it is an error that says so.
std::expected<void, std::string> write_register(emu::ThreadContext& thread, const RegisterPlace& place,
                                                std::uint64_t value);

/// The psw bit by bit: a line for each flag and field, with its value and meaning.
std::string describe_psw(std::uint32_t word);

} // namespace cxsim::console::monitor
