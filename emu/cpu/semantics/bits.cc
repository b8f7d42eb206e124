// Logic, shifts, moves, bit counts and immediate loads on A and S registers.
//
// A positive count shifts left, a negative one right without sign; a count of the register's size or more
// leaves zero. There is no arithmetic right shift.
#include "emu/cpu/semantics/bit_operations.h"
#include "emu/cpu/semantics/operands.h"
#include "emu/cpu/semantics/semantics.h"

namespace cxsim::emu {

namespace {

/// `to` = function(`to`, `from`): on the whole register, but an immediate meets only the lower 32 bits of an
/// S register. (GCC's Convex port clears bits of a long long by `and` only where the constant's upper half is
/// all ones, and sets them by `or` only where it is zero, whatever the sign of the lower half.)
template <typename Function, Operand from, Operand to>
void combine(Execution& /*execution*/, Registers& registers, const Slot& slot) {
    constexpr bool is_word = is_a_class<to> || from == Operand::immediate;
    using Whole = std::conditional_t<is_word, std::uint32_t, std::uint64_t>;
    write_operand<to>(registers, slot,
                      Whole(Function{}(read_operand<to, Whole>(registers, slot),
                                       read_operand<from, Whole>(registers, slot))));
}

template <typename Function>
Handler combine_handler(const isa::Row& row) {
    using enum Operand;
    switch (row.shape()) {
    case isa::shape(a_j, a_k):
        return straight<combine<Function, a_j, a_k>>;
    case isa::shape(immediate, a_k):
        return straight<combine<Function, immediate, a_k>>;
    case isa::shape(s_j, s_k):
        return straight<combine<Function, s_j, s_k>>;
    case isa::shape(immediate, s_k):
        return straight<combine<Function, immediate, s_k>>;
    default:
        return nullptr;
    }
}

struct Complement {
    template <typename T>
    T operator()(T /*held*/, T source) const {
        return ~source;
    }
};

template <Operand from, Operand to, typename Whole>
void shift_work(Execution& /*execution*/, Registers& registers, const Slot& slot) {
    const auto count = read_operand<from, std::int32_t>(registers, slot);
    write_operand<to>(registers, slot, shifted(read_operand<to, Whole>(registers, slot), count));
}

Handler shift_handler(const isa::Row& row) {
    using enum Operand;
    const bool word = row.type == ElementType::word_integer;
    switch (row.shape()) {
    case isa::shape(a_j, a_k):
        return straight<shift_work<a_j, a_k, std::uint32_t>>;
    case isa::shape(immediate3, a_k):
        return straight<shift_work<immediate3, a_k, std::uint32_t>>;
    case isa::shape(immediate, a_k):
        return straight<shift_work<immediate, a_k, std::uint32_t>>;
    case isa::shape(s_j, s_k):
        return word ? straight<shift_work<s_j, s_k, std::uint32_t>>
                    : straight<shift_work<s_j, s_k, std::uint64_t>>;
    case isa::shape(immediate, s_k):
        return word ? straight<shift_work<immediate, s_k, std::uint32_t>>
                    : straight<shift_work<immediate, s_k, std::uint64_t>>;
    default:
        return nullptr;
    }
}

/// `to` = `from`, as much of it as T holds.
template <Operand from, Operand to, typename T>
void move(Execution& /*execution*/, Registers& registers, const Slot& slot) {
    write_operand<to>(registers, slot, read_operand<from, T>(registers, slot));
}

Handler move_handler(const isa::Row& row) {
    using enum Operand;
    switch (row.shape()) {
    case isa::shape(a_j, a_k):
        return straight<move<a_j, a_k, std::uint32_t>>;
    case isa::shape(s_j, a_k):
        return straight<move<s_j, a_k, std::uint32_t>>;
    case isa::shape(a_j, s_k):
        return straight<move<a_j, s_k, std::uint32_t>>;
    case isa::shape(s_j, s_k):
        return row.type == ElementType::word_integer ? straight<move<s_j, s_k, std::uint32_t>>
                                                     : straight<move<s_j, s_k, std::uint64_t>>;
    default:
        return nullptr;
    }
}

void load_upper_clear_lower(Execution& /*execution*/, Registers& registers, const Slot& slot) {
    registers.s[slot.k] = std::uint64_t{static_cast<std::uint32_t>(slot.immediate)} << 32;
}
void load_upper(Execution& /*execution*/, Registers& registers, const Slot& slot) {
    registers.s[slot.k] =
        std::uint64_t{static_cast<std::uint32_t>(slot.immediate)} << 32 | (registers.s[slot.k] & 0xffffffff);
}
template <std::uint32_t Registers::* special>
void load_special(Execution& /*execution*/, Registers& registers, const Slot& slot) {
    registers.*special = static_cast<std::uint32_t>(slot.immediate);
}

Handler immediate_load_handler(const isa::Row& row) {
    using enum Operand;
    const bool half = row.type == ElementType::halfword_integer;
    switch (row.shape()) {
    case isa::shape(immediate3, a_k):
        return half ? straight<move<immediate3, a_k, std::int16_t>>
                    : straight<move<immediate3, a_k, std::int32_t>>;
    case isa::shape(immediate, a_k):
        return half ? straight<move<immediate, a_k, std::int16_t>>
                    : straight<move<immediate, a_k, std::int32_t>>;
    case isa::shape(immediate, vl):
        return straight<load_special<&Registers::vl>>;
    case isa::shape(immediate, vs):
        return straight<load_special<&Registers::vs>>;
    case isa::shape(immediate, s_k):
        switch (row.type) {
        case ElementType::double_float:
            return straight<load_upper_clear_lower>;
        case ElementType::upper_word:
            return straight<load_upper>;
        case ElementType::longword_integer:
            return straight<move<immediate, s_k, std::int64_t>>;
        default:
            return straight<move<immediate, s_k, std::int32_t>>;
        }
    default:
        return nullptr;
    }
}

template <typename Function>
void count_work(Execution& /*execution*/, Registers& registers, const Slot& slot) {
    registers.s[slot.k] = Function{}(registers.s[slot.j]);
}

template <typename Function>
Handler count_handler(const isa::Row& row) {
    const bool own = row.shape() == isa::shape(Operand::s_j, Operand::s_k);
    return own ? straight<count_work<Function>> : nullptr;
}

} // namespace

Handler bit_handler(const isa::Row& row) {
    switch (row.operation) {
    case Operation::bit_and:
        return combine_handler<std::bit_and<>>(row);
    case Operation::bit_or:
        return combine_handler<std::bit_or<>>(row);
    case Operation::bit_xor:
        return combine_handler<std::bit_xor<>>(row);
    case Operation::bit_not:
        return combine_handler<Complement>(row);
    case Operation::shf:
        return shift_handler(row);
    case Operation::mov:
        return move_handler(row);
    case Operation::ld:
        return immediate_load_handler(row);
    case Operation::tzc:
        return count_handler<TrailingZeros>(row);
    case Operation::lop:
        return count_handler<LeadingZeros>(row);
    case Operation::plc_ones:
        return count_handler<Ones>(row);
    case Operation::plc_zeros:
        return count_handler<Zeros>(row);
    default:
        return nullptr;
    }
}

} // namespace cxsim::emu
