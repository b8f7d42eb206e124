// The disassembler: instruction to the assembler's syntax.
#include "emu/isa/instruction.h"

#include <fmt/format.h>

#include <iterator>

namespace cxsim::isa {
namespace {

constexpr std::array<std::string_view, 8> address_register_names = {"sp", "a1", "a2", "a3",
                                                                    "a4", "a5", "ap", "fp"};

bool fits_in_16_bits(std::int32_t value) {
    return value >= -0x8000 && value <= 0x7fff;
}

/// Prints the operands of one instruction.
class Printer {
  public:
    Printer(const Instruction& instruction, std::uint32_t pc, const Symbolizer& symbolizer)
        : instruction_(instruction), pc_(pc), symbolizer_(symbolizer) {}

    std::string operand(Operand operand) const {
        switch (operand) {
        case Operand::a_j:
            return std::string(address_register_names[instruction_.j]);
        case Operand::a_k:
            return std::string(address_register_names[instruction_.k]);
        case Operand::s_i:
            return fmt::format("s{}", instruction_.i);
        case Operand::s_j:
            return fmt::format("s{}", instruction_.j);
        case Operand::s_k:
            return fmt::format("s{}", instruction_.k);
        case Operand::v_i:
            return fmt::format("v{}", instruction_.i);
        case Operand::v_j:
            return fmt::format("v{}", instruction_.j);
        case Operand::v_k:
            return fmt::format("v{}", instruction_.k);
        case Operand::address:
            return address();
        case Operand::immediate:
            return immediate();
        case Operand::immediate3:
            return fmt::format("#{}", instruction_.immediate);
        case Operand::displacement:
            return branch_target();
        case Operand::ring:
            return fmt::format("#{}", gate_of(instruction_).ring);
        case Operand::number:
            return fmt::format("#{}{}", gate_of(instruction_).number, width_suffix(instruction_.immediate));
        default:
            return special_register(operand);
        }
    }

  private:
    bool wide() const { return instruction_.length == lengths_of(*instruction_.row).longest; }

    /// Says that a value is held in more bits than the assembler would choose.
    std::string_view width_suffix(std::int32_t value) const {
        return wide() && fits_in_16_bits(value) ? ":32" : "";
    }

    std::optional<std::string> symbol(Reference::Kind kind, std::int32_t value) const {
        if (!symbolizer_ || !wide())
            return std::nullopt;
        return symbolizer_({kind, static_cast<std::uint32_t>(value), pc_ + instruction_.length - 4});
    }

    std::string address() const {
        const EffectiveAddress& ea = instruction_.address;
        std::string text = ea.indirect ? "@" : "";
        if (const auto name = symbol(Reference::Kind::address, ea.displacement)) {
            text += *name;
        } else if (ea.base == 0 && !fits_in_16_bits(ea.displacement)) {
            text += fmt::format("{:#x}", static_cast<std::uint32_t>(ea.displacement));
        } else {
            text += fmt::format("{}{}", ea.displacement, width_suffix(ea.displacement));
        }
        if (ea.base != 0)
            text += fmt::format("({})", address_register_names[ea.base]);
        return text;
    }

    std::string immediate() const {
        const std::int32_t value = instruction_.immediate;
        if (const auto name = symbol(Reference::Kind::immediate, value))
            return "#" + *name;
        if (instruction_.row->floating && !fits_in_16_bits(value)) {
            return fmt::format("#{:#010x}", static_cast<std::uint32_t>(value));
        }
        // A three-bit immediate would be shorter where the instruction has that form.
        const bool three_bits_suffice = !wide() && value >= 0 && value <= 7 && has_three_bit_form();
        return fmt::format("#{}{}", value, three_bits_suffice ? ":16" : width_suffix(value));
    }

    bool has_three_bit_form() const {
        const Row& row = *instruction_.row;
        for (const Row& other : instruction_table()) {
            if (other.operands[0] == Operand::immediate3 && other.mnemonic == row.mnemonic &&
                other.operands[1] == row.operands[1]) {
                return true;
            }
        }
        return false;
    }

    std::string branch_target() const {
        const auto target = pc_ + static_cast<std::uint32_t>(instruction_.displacement);
        if (symbolizer_) {
            if (auto name = symbolizer_({Reference::Kind::branch_target, target, pc_}))
                return *name;
        }
        return fmt::format(".{:+}", instruction_.displacement);
    }

    static std::string special_register(Operand operand) {
        constexpr std::array<std::string_view, 18> names = {"vm",  "vmu", "vml", "vl",  "vs",   "vls",
                                                            "vv",  "psw", "pc",  "itr", "itsr", "icr",
                                                            "cir", "toc", "ttr", "tid", "tcpu", "cpuid"};
        return std::string(
            names.at(static_cast<std::size_t>(operand) - static_cast<std::size_t>(Operand::vm)));
    }

    const Instruction& instruction_;
    std::uint32_t pc_;
    const Symbolizer& symbolizer_;
};

} // namespace

std::string disassemble(const Instruction& instruction, std::uint32_t pc, const Symbolizer& symbolizer) {
    const Printer printer(instruction, pc, symbolizer);
    std::string text(instruction.row->mnemonic);
    char separator = '\t';
    for (const Operand operand : instruction.row->operands) {
        if (operand == Operand::none)
            break;
        text += separator;
        text += printer.operand(operand);
        separator = ',';
    }
    return text;
}

} // namespace cxsim::isa
