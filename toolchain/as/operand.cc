// Reads registers, immediates and memory operands.
#include "toolchain/as/operand.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>

namespace cxsim::toolchain {
namespace {

using Kind = WrittenOperand::Kind;

struct SpecialRegister {
    std::string_view name;
    isa::Operand operand;
};
constexpr SpecialRegister special_registers[] = {
    {"vm", isa::Operand::vm},   {"vmu", isa::Operand::vmu},   {"vml", isa::Operand::vml},
    {"vl", isa::Operand::vl},   {"vs", isa::Operand::vs},     {"vls", isa::Operand::vls},
    {"vv", isa::Operand::vv},   {"psw", isa::Operand::psw},   {"pc", isa::Operand::pc},
    {"itr", isa::Operand::itr}, {"itsr", isa::Operand::itsr}, {"icr", isa::Operand::icr},
    {"cir", isa::Operand::cir}, {"toc", isa::Operand::toc},   {"ttr", isa::Operand::ttr},
    {"tid", isa::Operand::tid}, {"tcpu", isa::Operand::tcpu}, {"cpuid", isa::Operand::cpuid},
};

std::optional<WrittenOperand> find_register(std::string_view name) {
    if (name == "sp")
        return WrittenOperand{.kind = Kind::address_register, .number = 0};
    if (name == "ap")
        return WrittenOperand{.kind = Kind::address_register, .number = 6};
    if (name == "fp")
        return WrittenOperand{.kind = Kind::address_register, .number = 7};
    if (name.size() == 2 && name[1] >= '0' && name[1] <= '7') {
        const auto number = static_cast<std::uint8_t>(name[1] - '0');
        if (name[0] == 'a')
            return WrittenOperand{.kind = Kind::address_register, .number = number};
        if (name[0] == 's')
            return WrittenOperand{.kind = Kind::scalar_register, .number = number};
        if (name[0] == 'v')
            return WrittenOperand{.kind = Kind::vector_register, .number = number};
    }
    const auto* special = std::ranges::find(special_registers, name, &SpecialRegister::name);
    if (special == std::end(special_registers))
        return std::nullopt;
    return WrittenOperand{.kind = Kind::special_register, .special = special->operand};
}

Width parse_width(Cursor& cursor) {
    if (!cursor.accept(':'))
        return Width::automatic;
    const std::string_view bits = cursor.word();
    if (bits == "16")
        return Width::bits16;
    if (bits == "32")
        return Width::bits32;
    throw StatementError(fmt::format("':{}' is not a width: use :16 or :32", bits));
}

/// Reads "(aN)" if it is there.
std::optional<std::uint8_t> parse_base(Cursor& cursor) {
    const std::size_t start = cursor.position();
    if (!cursor.accept('('))
        return std::nullopt;
    const auto base = find_register(cursor.word());
    if (!base || !cursor.accept(')')) {
        cursor.rewind(start);
        return std::nullopt;
    }
    if (base->kind != Kind::address_register)
        throw StatementError("only an A register can be a base");
    if (base->number == 0)
        throw StatementError("sp cannot be a base: its number means that there is no base");
    return base->number;
}

WrittenOperand parse_memory(Cursor& cursor, const ExpressionContext& context) {
    WrittenOperand operand{.kind = Kind::memory};
    operand.indirect = cursor.accept('@');
    auto base = parse_base(cursor);
    if (!base) {
        operand.value = parse_expression(cursor, context);
        operand.width = parse_width(cursor);
        base = parse_base(cursor);
    }
    operand.base = base.value_or(0);
    return operand;
}

WrittenOperand parse_operand(Cursor& cursor, const ExpressionContext& context) {
    if (cursor.accept('#')) {
        WrittenOperand operand{.kind = Kind::immediate};
        if (accept_float(cursor, operand.float_text)) {
            operand.kind = Kind::float_immediate;
        } else {
            operand.value = parse_expression(cursor, context);
        }
        operand.width = parse_width(cursor);
        return operand;
    }
    cursor.skip_blanks();
    const std::size_t start = cursor.position();
    if (const auto found = find_register(cursor.word()))
        return *found;
    cursor.rewind(start);
    return parse_memory(cursor, context);
}

} // namespace

bool is_register(std::string_view name) {
    return find_register(name).has_value();
}

std::vector<WrittenOperand> parse_operands(Cursor& cursor, const ExpressionContext& context) {
    std::vector<WrittenOperand> operands;
    if (cursor.at_end())
        return operands;
    do {
        operands.push_back(parse_operand(cursor, context));
    } while (cursor.accept(','));
    if (!cursor.at_end())
        throw StatementError(fmt::format("unexpected '{}'", cursor.rest()));
    return operands;
}

} // namespace cxsim::toolchain
