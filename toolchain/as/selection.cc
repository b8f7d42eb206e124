// Chooses among the rows with one mnemonic; knows the aliases that compilers write.
#include "toolchain/as/selection.h"

#include "toolchain/as/float_constant.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <unordered_map>

namespace cxsim::toolchain {
namespace {

using isa::Operand;
using isa::Row;
using Kind = WrittenOperand::Kind;
using Operands = std::span<const WrittenOperand>;

const std::vector<const Row*>& rows_of(std::string_view mnemonic) {
    static const auto by_mnemonic = [] {
        std::unordered_map<std::string_view, std::vector<const Row*>> map;
        for (const Row& row : isa::instruction_table())
            map[row.mnemonic].push_back(&row);
        return map;
    }();
    static const std::vector<const Row*> none;
    const auto found = by_mnemonic.find(mnemonic);
    return found == by_mnemonic.end() ? none : found->second;
}

bool matches(Operand wanted, const WrittenOperand& written) {
    switch (wanted) {
    case Operand::a_j:
    case Operand::a_k:
        return written.kind == Kind::address_register;
    case Operand::s_i:
    case Operand::s_j:
    case Operand::s_k:
        return written.kind == Kind::scalar_register;
    case Operand::v_i:
    case Operand::v_j:
    case Operand::v_k:
        return written.kind == Kind::vector_register;
    case Operand::address:
        return written.kind == Kind::memory;
    case Operand::displacement:
        return written.kind == Kind::memory && written.base == 0 && !written.indirect;
    case Operand::immediate:
        return written.kind == Kind::immediate || written.kind == Kind::float_immediate;
    case Operand::immediate3:
        return written.kind == Kind::immediate && written.value.is_constant() &&
               written.width == Width::automatic && written.value.constant >= 0 &&
               written.value.constant <= 7;
    case Operand::ring:
    case Operand::number:
        return written.kind == Kind::immediate;
    default:
        return written.kind == Kind::special_register && written.special == wanted;
    }
}

/// "pshea #3" pushes the word 3, as "pshea 3" does: so compilers write the count of arguments.
bool is_pushed_count(const Row& row, const WrittenOperand& written) {
    return row.operation == isa::Operation::pshea && written.kind == Kind::immediate;
}

bool matches(const Row& row, Operands operands) {
    for (std::size_t n = 0; n < row.operands.size(); ++n) {
        const bool is_there = n < operands.size();
        if ((row.operands[n] != Operand::none) != is_there)
            return false;
        if (is_there && !matches(row.operands[n], operands[n]) && !is_pushed_count(row, operands[n]))
            return false;
    }
    return operands.size() <= row.operands.size();
}

/// The row for the operands; the form with a three-bit immediate where there is one, since it is shortest.
const Row* find_row(std::string_view mnemonic, Operands operands) {
    const Row* found = nullptr;
    for (const Row* row : rows_of(mnemonic)) {
        if (matches(*row, operands) && (found == nullptr || row->has(Operand::immediate3)))
            found = row;
    }
    return found;
}

/// The mnemonic that stands for another one: floats move like integers of their size, and an immediate single
/// is compared for equality like a word. Compilers write these; the machine has no such rows.
std::optional<std::string> without_alias(std::string_view mnemonic) {
    if (mnemonic == "mov")
        return "mov.w"; // vl and vs are words
    if (mnemonic == "mov.w")
        return "mov"; // as are A registers
    constexpr std::string_view movers[] = {"ld", "st", "ste", "ldvi", "stvi", "mov", "psh", "pop", "eq"};
    const std::size_t dot = mnemonic.find('.');
    if (dot == std::string_view::npos || dot + 1 >= mnemonic.size())
        return std::nullopt;
    const std::string_view stem = mnemonic.substr(0, dot);
    if (std::ranges::find(movers, stem) == std::end(movers))
        return std::nullopt;
    std::string other(mnemonic);
    char& type = other[dot + 1];
    if (type != 's' && type != 'd' && !(stem == "mov" && type == 'l'))
        return std::nullopt;
    if (stem == "mov" && type != 's')
        return std::string(stem); // all 64 bits
    if (stem == "eq" && type == 'd')
        return std::nullopt;
    type = type == 's' ? 'w' : 'l';
    return other;
}

char type_letter(std::string_view mnemonic) {
    const std::size_t dot = mnemonic.find('.');
    return dot == std::string_view::npos ? '\0' : mnemonic[dot + 1];
}

/// The immediate's bits for a floating constant: a single, or the upper half of a double.
std::int64_t float_immediate(const WrittenOperand& operand, char type, FloatingMode mode) {
    if (type == 's') {
        const auto bits = single_bits(operand.float_text, mode);
        if (!bits)
            throw StatementError(bits.error());
        return static_cast<std::int32_t>(*bits);
    }
    if (type == 'd') {
        const auto bits = double_bits(operand.float_text, mode);
        if (!bits)
            throw StatementError(bits.error());
        if ((*bits & 0xffffffff) != 0) {
            throw StatementError(fmt::format(
                "{} does not fit in the upper half of a double: keep it in memory", operand.float_text));
        }
        return static_cast<std::int32_t>(*bits >> 32);
    }
    throw StatementError("a floating constant needs an instruction with suffix .s or .d");
}

bool fits_in_16_bits(std::int64_t value) {
    return value >= -0x8000 && value <= 0x7fff;
}
bool fits_in_32_bits(std::int64_t value) {
    return value >= -0x80000000LL && value <= 0xffffffffLL;
}

/// Stores a 16/32-bit value and chooses its width; `wanted` is what the source asks for.
std::int32_t set_value(Selected& selected, std::int64_t value, Width wanted, std::string_view what) {
    if (!fits_in_32_bits(value))
        throw StatementError(fmt::format("{} {} does not fit in 32 bits", what, value));
    const auto word = static_cast<std::int32_t>(static_cast<std::uint32_t>(value));
    if (wanted == Width::bits16 && !fits_in_16_bits(word)) {
        throw StatementError(fmt::format("{} {} does not fit in 16 bits", what, value));
    }
    const isa::Lengths lengths = isa::lengths_of(*selected.instruction.row);
    const bool wide = wanted == Width::bits32 || !fits_in_16_bits(word);
    selected.instruction.length = wide ? lengths.longest : lengths.shortest;
    return word;
}

std::uint32_t gate_part(const WrittenOperand& operand, unsigned bits, std::string_view what) {
    if (!operand.value.is_constant())
        throw StatementError(fmt::format("the {} must be a constant", what));
    if (operand.value.constant < 0 || operand.value.constant >= std::int64_t{1} << bits) {
        throw StatementError(
            fmt::format("{} {} does not fit in {} bits", what, operand.value.constant, bits));
    }
    return static_cast<std::uint32_t>(operand.value.constant);
}

void fill_gate(Selected& selected, Operands operands) {
    const Row& row = *selected.instruction.row;
    const unsigned bits = isa::gate_number_bits(row);
    const isa::Gate gate{gate_part(operands[0], 32 - bits, "ring"), gate_part(operands[1], bits, "number")};
    selected.instruction.immediate =
        set_value(selected, isa::gate_immediate(row, gate), operands[1].width, "gate");
}

void fill_wide_field(Selected& selected, const WrittenOperand& operand, std::int32_t& field,
                     std::string_view what) {
    if (operand.value.is_constant()) {
        field = set_value(selected, operand.value.constant, operand.width, what);
        return;
    }
    const isa::Lengths lengths = isa::lengths_of(*selected.instruction.row);
    selected.instruction.length = operand.width == Width::bits16 ? lengths.shortest : lengths.longest;
    selected.pending = &operand;
}

Selected fill(const Row& row, Operands operands, FloatingMode mode, char type) {
    Selected selected;
    isa::Instruction& instruction = selected.instruction;
    instruction.row = &row;
    instruction.length = isa::lengths_of(row).shortest;
    selected.uses_floating_point = row.floating;
    for (std::size_t n = 0; n < operands.size(); ++n) {
        const WrittenOperand& operand = operands[n];
        switch (row.operands[n]) {
        case Operand::s_i:
        case Operand::v_i:
            instruction.i = operand.number;
            break;
        case Operand::a_j:
        case Operand::s_j:
        case Operand::v_j:
            instruction.j = operand.number;
            break;
        case Operand::a_k:
        case Operand::s_k:
        case Operand::v_k:
            instruction.k = operand.number;
            break;
        case Operand::address:
            instruction.address.indirect = operand.indirect;
            instruction.address.base = operand.base;
            fill_wide_field(selected, operand, instruction.address.displacement, "displacement");
            break;
        case Operand::immediate3:
            instruction.immediate = static_cast<std::int32_t>(operand.value.constant);
            break;
        case Operand::immediate:
            if (operand.kind == Kind::float_immediate) {
                selected.uses_floating_point = true;
                instruction.immediate =
                    set_value(selected, float_immediate(operand, type, mode), operand.width, "constant");
            } else {
                fill_wide_field(selected, operand, instruction.immediate, "immediate");
            }
            break;
        case Operand::displacement:
            selected.target = &operand;
            break;
        case Operand::ring:
            fill_gate(selected, operands);
            return selected;
        default:
            break;
        }
    }
    return selected;
}

std::string kind_name(const WrittenOperand& operand) {
    switch (operand.kind) {
    case Kind::address_register:
        return "an A register";
    case Kind::scalar_register:
        return "an S register";
    case Kind::vector_register:
        return "a V register";
    case Kind::special_register:
        return "a special register";
    case Kind::immediate:
    case Kind::float_immediate:
        return "an immediate";
    case Kind::memory:
        return "a memory operand";
    }
    return {};
}

std::size_t operand_count(const Row& row) {
    return static_cast<std::size_t>(
        std::ranges::count_if(row.operands, [](Operand operand) { return operand != Operand::none; }));
}

[[noreturn]] void refuse(std::string_view mnemonic, Operands operands) {
    std::string kinds;
    for (const WrittenOperand& operand : operands)
        kinds += (kinds.empty() ? "" : ", ") + kind_name(operand);
    std::string forms;
    std::size_t count = 0;
    for (const Row* row : rows_of(mnemonic)) {
        if (operand_count(*row) != operands.size() || ++count > 6)
            continue;
        forms += (forms.empty() ? "; it takes " : "; ") + std::string(isa::operand_text(*row));
    }
    if (count > 6)
        forms += "; ...";
    throw StatementError(fmt::format("'{}' has no form with {}{}", mnemonic,
                                     kinds.empty() ? "no operands" : kinds, operands.empty() ? "" : forms));
}

} // namespace

BranchPair find_branch_pair(std::string_view mnemonic) {
    if (!mnemonic.starts_with("jbr"))
        return {};
    const std::string_view rest = mnemonic.substr(3);
    const auto& near = rows_of("br" + std::string(rest));
    const auto& far = rows_of("jmp" + std::string(rest));
    if (near.empty() || far.empty())
        return {};
    return {near.front(), far.front()};
}

Selected select_instruction(std::string_view mnemonic, std::span<const WrittenOperand> operands,
                            FloatingMode mode) {
    const char type = type_letter(mnemonic);
    if (const Row* row = find_row(mnemonic, operands))
        return fill(*row, operands, mode, type);
    const auto alias = without_alias(mnemonic);
    if (alias) {
        if (const Row* row = find_row(*alias, operands)) {
            Selected selected = fill(*row, operands, mode, type);
            selected.uses_floating_point = selected.uses_floating_point || mnemonic.starts_with("eq.");
            return selected;
        }
    }
    if (!rows_of(mnemonic).empty())
        refuse(mnemonic, operands);
    if (alias && !rows_of(*alias).empty())
        refuse(*alias, operands);
    throw StatementError(fmt::format("unknown instruction '{}'", mnemonic));
}

Selected fill_instruction(const isa::Row& row, std::span<const WrittenOperand> operands, FloatingMode mode) {
    return fill(row, operands, mode, type_letter(row.mnemonic));
}

} // namespace cxsim::toolchain
