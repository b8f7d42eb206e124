// Integer arithmetic and compares on A and S registers.
//
// Two operands: the second is also the destination, `sub.w s1,s2` is s2 = s2 - s1; a compare sets the carry
// of its class to "first REL second". add leaves the carry out, sub and neg "no borrow". Inferred: overflow
// and zero divide flags stay set until the psw is written; mul and div leave the carry alone; a division by
// zero leaves its destination alone.
#include "emu/cpu/semantics/operands.h"
#include "emu/cpu/semantics/semantics.h"

#include <functional>

namespace cxsim::emu {

namespace {

/// Sums, differences and products: `overflows` computes the result and says whether it fits, `carry` is what
/// the carry of the class becomes.
struct Addition {
    static constexpr bool has_carry = true;
    template <typename T>
    static bool overflows(T source, T held, T& result) {
        return __builtin_add_overflow(held, source, &result);
    }
    template <typename Bits>
    static bool carry(Bits source, Bits /*held*/, Bits result) {
        return result < source;
    }
};

struct Subtraction {
    static constexpr bool has_carry = true;
    template <typename T>
    static bool overflows(T source, T held, T& result) {
        return __builtin_sub_overflow(held, source, &result);
    }
    template <typename Bits>
    static bool carry(Bits source, Bits held, Bits /*result*/) {
        return held >= source;
    }
};

struct Negation {
    static constexpr bool has_carry = true;
    template <typename T>
    static bool overflows(T source, T /*held*/, T& result) {
        return __builtin_sub_overflow(T{0}, source, &result);
    }
    template <typename Bits>
    static bool carry(Bits source, Bits /*held*/, Bits /*result*/) {
        return source == 0;
    }
};

struct Multiplication {
    static constexpr bool has_carry = false;
    template <typename T>
    static bool overflows(T source, T held, T& result) {
        return __builtin_mul_overflow(held, source, &result);
    }
};

/// Does the work of one of the above if no trap is due, else nothing. Returns whether it did.
template <typename Function, Operand from, Operand to, typename T>
bool compute_quickly(Execution& execution, Registers& registers, const Slot& slot) {
    using Bits = std::make_unsigned_t<T>;
    const T source = read_operand<from, T>(registers, slot);
    const T held = read_operand<to, T>(registers, slot);
    T result = 0;
    if (note_overflow<to>(execution, Function::overflows(source, held, result))) {
        return false;
    }
    if constexpr (Function::has_carry) {
        set_carry<to>(execution, Function::carry(static_cast<Bits>(source), static_cast<Bits>(held),
                                                 static_cast<Bits>(result)));
    }
    write_operand<to>(registers, slot, result);
    return true;
}

/// The same when the overflow trap is due.
template <typename Function, Operand from, Operand to, typename T>
bool compute_and_trap(Execution& execution, Registers& registers, const Slot& slot) {
    execution.overflow_traps = false;
    compute_quickly<Function, from, to, T>(execution, registers, slot);
    execution.overflow_traps = true;
    return execution.raise_integer_overflow(registers, slot, overflow_flag<to>);
}

/// Division and compares: source, destination as held, whether to go on.
struct Division {
    template <Operand to, typename T>
    static bool apply(Execution& execution, Registers& registers, const Slot& slot, T source, T held) {
        if (source == 0) {
            return execution.raise_zero_divide(registers, slot, zero_divide_flag<to>);
        }
        if (source == -1) { // the one case whose result may not fit: the smallest number
            return negate<to>(execution, registers, slot, held);
        }
        write_operand<to>(registers, slot, static_cast<T>(held / source));
        return true;
    }

  private:
    template <Operand to, typename T>
    static bool negate(Execution& execution, Registers& registers, const Slot& slot, T held) {
        T result = 0;
        const bool overflow = __builtin_sub_overflow(T{0}, held, &result);
        write_operand<to>(registers, slot, result);
        return !overflow || execution.raise_integer_overflow(registers, slot, overflow_flag<to>);
    }
};

/// A compare: `is_unsigned` picks the order of the type's bits, `Relation` the relation.
template <bool is_unsigned, typename Relation>
struct Comparison {
    template <typename T>
    static bool holds(T source, T held) {
        using Compared = std::conditional_t<is_unsigned, std::make_unsigned_t<T>, T>;
        return Relation{}(static_cast<Compared>(source), static_cast<Compared>(held));
    }
    template <Operand to, typename T>
    static void apply(Execution& execution, Registers& /*registers*/, const Slot& /*slot*/, T source,
                      T held) {
        set_carry<to>(execution, holds(source, held));
    }
};
using Equal = Comparison<false, std::equal_to<>>;
using LessOrEqual = Comparison<false, std::less_equal<>>;
using Less = Comparison<false, std::less<>>;
using UnsignedLessOrEqual = Comparison<true, std::less_equal<>>;
using UnsignedLess = Comparison<true, std::less<>>;

template <typename Function, Operand from, Operand to, typename T>
auto work(Execution& execution, Registers& registers, const Slot& slot) {
    return Function::template apply<to, T>(execution, registers, slot, read_operand<from, T>(registers, slot),
                                           read_operand<to, T>(registers, slot));
}

/// Stands for a compare fused with a branch where a function is asked for.
template <typename Compare, bool when_true>
struct FusedWithBranch {
    using Comparison = Compare;
    static constexpr bool taken_when = when_true;
};

/// A compare and the branch in the next slot.
template <typename Compare, bool when_true, Operand from, Operand to, typename T>
Link* compare_and_branch(Execution& execution, Registers& registers, const Slot* slot) {
    const bool carry =
        Compare::holds(read_operand<from, T>(registers, *slot), read_operand<to, T>(registers, *slot));
    set_carry<to>(execution, carry);
    return go(execution, registers, &slot[1].links[carry == when_true ? 0 : 1]);
}

template <typename Function, Operand from, Operand to, typename T>
Handler handler_of() {
    if constexpr (requires { Function::has_carry; }) {
        return quickly<compute_quickly<Function, from, to, T>, compute_and_trap<Function, from, to, T>>;
    } else if constexpr (requires { Function::taken_when; }) {
        return compare_and_branch<typename Function::Comparison, Function::taken_when, from, to, T>;
    } else {
        return straight<work<Function, from, to, T>>;
    }
}

template <typename Function, Operand from, Operand to>
Handler by_type(ElementType type) {
    switch (type) {
    case ElementType::byte_integer:
        return handler_of<Function, from, to, std::int8_t>();
    case ElementType::halfword_integer:
        return handler_of<Function, from, to, std::int16_t>();
    case ElementType::word_integer:
        return handler_of<Function, from, to, std::int32_t>();
    case ElementType::longword_integer:
        return handler_of<Function, from, to, std::int64_t>();
    default:
        return nullptr;
    }
}

template <typename Function>
Handler by_operands(const isa::Row& row) {
    using enum Operand;
    switch (row.shape()) {
    case isa::shape(a_j, a_k):
        return by_type<Function, a_j, a_k>(row.type);
    case isa::shape(immediate3, a_k):
        return by_type<Function, immediate3, a_k>(row.type);
    case isa::shape(immediate, a_k):
        return by_type<Function, immediate, a_k>(row.type);
    case isa::shape(s_j, a_k):
        return by_type<Function, s_j, a_k>(row.type);
    case isa::shape(s_j, s_k):
        return by_type<Function, s_j, s_k>(row.type);
    case isa::shape(immediate, s_k):
        return by_type<Function, immediate, s_k>(row.type);
    default:
        return nullptr;
    }
}

template <typename Compare>
Handler fused(const isa::Row& row, bool when_true) {
    return when_true ? by_operands<FusedWithBranch<Compare, true>>(row)
                     : by_operands<FusedWithBranch<Compare, false>>(row);
}

} // namespace

Handler fused_integer_compare(const isa::Row& row, bool when_true) {
    switch (row.operation) {
    case Operation::eq:
        return fused<Equal>(row, when_true);
    case Operation::le:
        return fused<LessOrEqual>(row, when_true);
    case Operation::lt:
        return fused<Less>(row, when_true);
    case Operation::leu:
        return fused<UnsignedLessOrEqual>(row, when_true);
    case Operation::ltu:
        return fused<UnsignedLess>(row, when_true);
    default:
        return nullptr;
    }
}

Handler integer_handler(const isa::Row& row) {
    switch (row.operation) {
    case Operation::add:
        return by_operands<Addition>(row);
    case Operation::sub:
        return by_operands<Subtraction>(row);
    case Operation::neg:
        return by_operands<Negation>(row);
    case Operation::mul:
        return by_operands<Multiplication>(row);
    case Operation::div:
        return by_operands<Division>(row);
    case Operation::eq:
        return by_operands<Equal>(row);
    case Operation::le:
        return by_operands<LessOrEqual>(row);
    case Operation::lt:
        return by_operands<Less>(row);
    case Operation::leu:
        return by_operands<UnsignedLessOrEqual>(row);
    case Operation::ltu:
        return by_operands<UnsignedLess>(row);
    default:
        return nullptr;
    }
}

} // namespace cxsim::emu
