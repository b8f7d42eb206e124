// Floating-point arithmetic and compares on S registers, in the mode that the psw names.
#include "emu/cpu/semantics/float_operations.h"
#include "emu/cpu/semantics/operands.h"
#include "emu/cpu/semantics/semantics.h"
#include "emu/fp/host_flags.h"

namespace cxsim::emu {

namespace {

bool is_ieee(const Registers& registers) {
    return (registers.psw & psw::ieee) != 0;
}

/// Looks at the host's flags after an operation whose result is not an ordinary number.
template <typename Float>
[[gnu::noinline]] bool finish_ieee(Execution& execution, Registers& registers, const Slot& slot,
                                   Float result) {
    write_operand<Operand::s_k>(registers, slot, floating_point::with_one_nan(result));
    const std::uint32_t flags = floating_point::take_host_flags();
    return flags == 0 || execution.raise_float(registers, slot, flags);
}

template <typename Float>
bool finish_native(Execution& execution, Registers& registers, const Slot& slot,
                   floating_point::native::Result result) {
    write_operand<Operand::s_k>(registers, slot, static_cast<floating_point::BitsOf<Float>>(result.bits));
    return result.flags == 0 || execution.raise_float(registers, slot, result.flags);
}

// --- Arithmetic: Sk = Sk op source

template <typename Function, Operand from, typename Float>
[[gnu::noinline]] bool native_arithmetic(Execution& execution, Registers& registers, const Slot& slot) {
    using Bits = floating_point::BitsOf<Float>;
    return finish_native<Float>(execution, registers, slot,
                                Function::native(native_format<Float>,
                                                 read_operand<Operand::s_k, Bits>(registers, slot),
                                                 read_operand<from, Bits>(registers, slot)));
}

template <typename Function, Operand from, typename Float>
bool arithmetic(Execution& execution, Registers& registers, const Slot& slot) {
    if (!is_ieee(registers)) [[unlikely]] {
        return native_arithmetic<Function, from, Float>(execution, registers, slot);
    }
    const Float result = Function::ieee(read_operand<Operand::s_k, Float>(registers, slot),
                                        read_operand<from, Float>(registers, slot));
    if (!floating_point::is_ordinary(result)) [[unlikely]] {
        return finish_ieee(execution, registers, slot, result);
    }
    write_operand<Operand::s_k>(registers, slot, result);
    return true;
}

template <typename Function, Operand from, typename Float>
bool arithmetic_quickly(Execution& /*execution*/, Registers& registers, const Slot& slot) {
    if (!is_ieee(registers)) { // before computing, which may raise flags of the host
        return false;
    }
    const Float result = Function::ieee(read_operand<Operand::s_k, Float>(registers, slot),
                                        read_operand<from, Float>(registers, slot));
    if (!floating_point::is_ordinary(result)) {
        return false;
    }
    write_operand<Operand::s_k>(registers, slot, result);
    return true;
}

// --- Compares: S carry = source REL Sk

template <typename Function, Operand from, typename Float>
[[gnu::noinline]] bool native_compare(Execution& execution, Registers& registers, const Slot& slot) {
    using Bits = floating_point::BitsOf<Float>;
    const auto order =
        floating_point::native::compare(native_format<Float>, read_operand<from, Bits>(registers, slot),
                                        read_operand<Operand::s_k, Bits>(registers, slot));
    execution.s_carry = Function::native(order.order);
    return order.flags == 0 || execution.raise_float(registers, slot, order.flags);
}

/// Inferred: a compare with a NaN is false; le and lt raise the reserved operand flag, eq does not.
template <bool quiet>
[[gnu::noinline]] bool unordered(Execution& execution, Registers& registers, const Slot& slot) {
    execution.s_carry = false;
    const std::uint32_t flags = floating_point::take_host_flags() | (quiet ? 0 : psw::float_reserved);
    return flags == 0 || execution.raise_float(registers, slot, flags);
}

template <typename Function, Operand from, typename Float>
bool compare(Execution& execution, Registers& registers, const Slot& slot) {
    if (!is_ieee(registers)) [[unlikely]] {
        return native_compare<Function, from, Float>(execution, registers, slot);
    }
    const auto first = read_operand<from, Float>(registers, slot);
    const auto second = read_operand<Operand::s_k, Float>(registers, slot);
    if (__builtin_isunordered(first, second)) [[unlikely]] {
        return unordered<Function::quiet>(execution, registers, slot);
    }
    execution.s_carry = Function::ieee(first, second);
    return true;
}

template <typename Function, Operand from, typename Float>
bool compare_quickly(Execution& execution, Registers& registers, const Slot& slot) {
    if (!is_ieee(registers)) {
        return false;
    }
    const auto first = read_operand<from, Float>(registers, slot);
    const auto second = read_operand<Operand::s_k, Float>(registers, slot);
    if (__builtin_isunordered(first, second)) {
        return false;
    }
    execution.s_carry = Function::ieee(first, second);
    return true;
}

/// A compare and the branch in the next slot.
template <typename Function, bool when_true, Operand from, typename Float>
Link* compare_and_branch(Execution& execution, Registers& registers, const Slot* slot) {
    if (!compare_quickly<Function, from, Float>(execution, registers, *slot)) [[unlikely]] {
        return finish<compare<Function, from, Float>>(execution, registers, slot);
    }
    return go(execution, registers, &slot[1].links[execution.s_carry == when_true ? 0 : 1]);
}

// --- One operand: Sk = op Sj

template <typename Float>
bool negate(Execution& execution, Registers& registers, const Slot& slot) {
    using Bits = floating_point::BitsOf<Float>;
    const auto bits = read_operand<Operand::s_j, Bits>(registers, slot);
    if (!is_ieee(registers)) {
        return finish_native<Float>(execution, registers, slot,
                                    floating_point::native::negate(native_format<Float>, bits));
    }
    constexpr Bits sign = Bits{1} << (8 * sizeof(Float) - 1);
    write_operand<Operand::s_k>(registers, slot, static_cast<Bits>(bits ^ sign));
    return true;
}

template <typename Float>
bool round_to_integral(Execution& execution, Registers& registers, const Slot& slot) {
    if (!is_ieee(registers)) {
        const auto bits = read_operand<Operand::s_j, floating_point::BitsOf<Float>>(registers, slot);
        return finish_native<Float>(execution, registers, slot,
                                    floating_point::native::truncate(native_format<Float>, bits));
    }
    return finish_ieee(execution, registers, slot,
                       floating_point::truncated(read_operand<Operand::s_j, Float>(registers, slot)));
}

// --- Choice

template <typename Function, Operand from>
Handler arithmetic_by_type(ElementType type) {
    switch (type) {
    case ElementType::single_float:
        return quickly<arithmetic_quickly<Function, from, float>, arithmetic<Function, from, float>>;
    case ElementType::double_float:
        return quickly<arithmetic_quickly<Function, from, double>, arithmetic<Function, from, double>>;
    default:
        return nullptr;
    }
}
template <typename Function, Operand from>
Handler compare_by_type(ElementType type) {
    switch (type) {
    case ElementType::single_float:
        return quickly<compare_quickly<Function, from, float>, compare<Function, from, float>>;
    case ElementType::double_float:
        return quickly<compare_quickly<Function, from, double>, compare<Function, from, double>>;
    default:
        return nullptr;
    }
}

template <typename Function>
Handler arithmetic_handler(const isa::Row& row) {
    switch (row.shape()) {
    case isa::shape(Operand::s_j, Operand::s_k):
        return arithmetic_by_type<Function, Operand::s_j>(row.type);
    case isa::shape(Operand::immediate, Operand::s_k):
        return arithmetic_by_type<Function, Operand::immediate>(row.type);
    default:
        return nullptr;
    }
}
template <typename Function>
Handler compare_handler(const isa::Row& row) {
    switch (row.shape()) {
    case isa::shape(Operand::s_j, Operand::s_k):
        return compare_by_type<Function, Operand::s_j>(row.type);
    case isa::shape(Operand::immediate, Operand::s_k):
        return compare_by_type<Function, Operand::immediate>(row.type);
    default:
        return nullptr;
    }
}

template <auto single, auto twice>
Handler unary_handler(const isa::Row& row) {
    if (row.shape() != isa::shape(Operand::s_j, Operand::s_k)) {
        return nullptr;
    }
    switch (row.type) {
    case ElementType::single_float:
        return straight<single>;
    case ElementType::double_float:
        return straight<twice>;
    default:
        return nullptr;
    }
}

template <typename Function, bool when_true>
Handler fused_compare_handler(const isa::Row& row) {
    if (row.shape() != isa::shape(Operand::s_j, Operand::s_k)) {
        return nullptr;
    }
    switch (row.type) {
    case ElementType::single_float:
        return compare_and_branch<Function, when_true, Operand::s_j, float>;
    case ElementType::double_float:
        return compare_and_branch<Function, when_true, Operand::s_j, double>;
    default:
        return nullptr;
    }
}
template <typename Function>
Handler fused_compare_handler(const isa::Row& row, bool when_true) {
    return when_true ? fused_compare_handler<Function, true>(row)
                     : fused_compare_handler<Function, false>(row);
}

} // namespace

Handler fused_float_compare(const isa::Row& row, bool when_true) {
    switch (row.operation) {
    case Operation::eq:
        return fused_compare_handler<FloatEqual>(row, when_true);
    case Operation::lt:
        return fused_compare_handler<FloatLess>(row, when_true);
    case Operation::le:
        return fused_compare_handler<FloatLessOrEqual>(row, when_true);
    default:
        return nullptr;
    }
}

Handler scalar_float_handler(const isa::Row& row) {
    switch (row.operation) {
    case Operation::add:
        return arithmetic_handler<FloatAdd>(row);
    case Operation::sub:
        return arithmetic_handler<FloatSubtract>(row);
    case Operation::mul:
        return arithmetic_handler<FloatMultiply>(row);
    case Operation::div:
        return arithmetic_handler<FloatDivide>(row);
    case Operation::eq:
        return compare_handler<FloatEqual>(row);
    case Operation::lt:
        return compare_handler<FloatLess>(row);
    case Operation::le:
        return compare_handler<FloatLessOrEqual>(row);
    case Operation::neg:
        return unary_handler<negate<float>, negate<double>>(row);
    case Operation::frint:
        return unary_handler<round_to_integral<float>, round_to_integral<double>>(row);
    default:
        return nullptr;
    }
}

} // namespace cxsim::emu
