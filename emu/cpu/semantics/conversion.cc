// Conversions between scalar types on A and S registers.
//
// Float to integer truncates toward zero. A value that does not fit an integer gives its low bits, which is
// how GCC's Convex port converts floats to unsigned integers. Inferred: it also raises the integer overflow
// flag; infinities, NaNs and reserved operands give 0.
#include "emu/cpu/semantics/float_operations.h"
#include "emu/cpu/semantics/operands.h"
#include "emu/cpu/semantics/semantics.h"
#include "emu/fp/host_flags.h"

#include <limits>

namespace cxsim::emu {

namespace {

bool is_ieee(const Registers& registers) {
    return (registers.psw & psw::ieee) != 0;
}

template <typename From, typename To, Operand from, Operand to>
bool integer_to_integer(Execution& execution, Registers& registers, const Slot& slot) {
    const auto value = read_operand<from, From>(registers, slot);
    const auto result = static_cast<To>(value);
    write_operand<to>(registers, slot, result);
    return result == value || execution.raise_integer_overflow(registers, slot, overflow_flag<to>);
}

template <typename From, typename To>
bool integer_to_float(Execution& execution, Registers& registers, const Slot& slot) {
    const auto value = read_operand<Operand::s_j, From>(registers, slot);
    if (is_ieee(registers)) [[likely]] {
        write_operand<Operand::s_k>(registers, slot, static_cast<To>(value));
        return true;
    }
    const auto result = floating_point::native::from_integer(native_format<To>, value);
    write_operand<Operand::s_k>(registers, slot, static_cast<floating_point::BitsOf<To>>(result.bits));
    return result.flags == 0 || execution.raise_float(registers, slot, result.flags);
}

template <typename From, typename To>
[[gnu::noinline]] bool float_does_not_fit(Execution& execution, Registers& registers, const Slot& slot,
                                          From value) {
    floating_point::clear_host_flags();
    if (value != value) {
        write_operand<Operand::s_k>(registers, slot, To{0});
        return execution.raise_float(registers, slot, psw::float_reserved);
    }
    write_operand<Operand::s_k>(registers, slot, static_cast<To>(floating_point::low_bits_of_integer(value)));
    return execution.raise_integer_overflow(registers, slot, psw::s_overflow);
}

template <typename From, typename To>
[[gnu::noinline]] bool native_to_integer(Execution& execution, Registers& registers, const Slot& slot) {
    const auto bits = read_operand<Operand::s_j, floating_point::BitsOf<From>>(registers, slot);
    const auto result = floating_point::native::to_integer(native_format<From>, bits, 8 * sizeof(To));
    write_operand<Operand::s_k>(registers, slot, static_cast<To>(result.bits));
    if (result.flags == 0) {
        return true;
    }
    return result.flags == psw::s_overflow ? execution.raise_integer_overflow(registers, slot, result.flags)
                                           : execution.raise_float(registers, slot, result.flags);
}

template <typename From, typename To>
bool float_to_integer(Execution& execution, Registers& registers, const Slot& slot) {
    if (!is_ieee(registers)) [[unlikely]] {
        return native_to_integer<From, To>(execution, registers, slot);
    }
    const auto value = read_operand<Operand::s_j, From>(registers, slot);
    // Both limits are powers of two, exact in any float; the lower one is 1 too generous for 32 bits in a
    // double, where the truncated value decides.
    constexpr From limit = -static_cast<From>(std::numeric_limits<To>::min());
    if (!(value < limit && value >= -limit)) [[unlikely]] {
        const bool truncates_to_smallest = sizeof(From) > sizeof(To) && value < 0 && value > -limit - 1;
        if (!truncates_to_smallest) {
            return float_does_not_fit<From, To>(execution, registers, slot, value);
        }
    }
    write_operand<Operand::s_k>(registers, slot, static_cast<To>(static_cast<std::int64_t>(value)));
    return true;
}

template <typename From, typename To>
[[gnu::noinline]] bool native_to_native(Execution& execution, Registers& registers, const Slot& slot) {
    const auto bits = read_operand<Operand::s_j, floating_point::BitsOf<From>>(registers, slot);
    const auto result = floating_point::native::convert(native_format<From>, native_format<To>, bits);
    write_operand<Operand::s_k>(registers, slot, static_cast<floating_point::BitsOf<To>>(result.bits));
    return result.flags == 0 || execution.raise_float(registers, slot, result.flags);
}

template <typename To>
[[gnu::noinline]] bool finish_float_to_float(Execution& execution, Registers& registers, const Slot& slot,
                                             To result) {
    write_operand<Operand::s_k>(registers, slot, floating_point::with_one_nan(result));
    const std::uint32_t flags = floating_point::take_host_flags();
    return flags == 0 || execution.raise_float(registers, slot, flags);
}

template <typename From, typename To>
bool float_to_float(Execution& execution, Registers& registers, const Slot& slot) {
    if (!is_ieee(registers)) [[unlikely]] {
        return native_to_native<From, To>(execution, registers, slot);
    }
    const To result = static_cast<To>(read_operand<Operand::s_j, From>(registers, slot));
    if (!floating_point::is_ordinary(result)) [[unlikely]] {
        return finish_float_to_float(execution, registers, slot, result);
    }
    write_operand<Operand::s_k>(registers, slot, result);
    return true;
}

/// The handler for two scalar types in S registers.
template <typename From, typename To>
Handler in_s_registers() {
    if constexpr (std::is_integral_v<From> && std::is_integral_v<To>) {
        return straight<integer_to_integer<From, To, Operand::s_j, Operand::s_k>>;
    } else if constexpr (std::is_integral_v<From>) {
        return straight<integer_to_float<From, To>>;
    } else if constexpr (std::is_integral_v<To>) {
        return straight<float_to_integer<From, To>>;
    } else {
        return straight<float_to_float<From, To>>;
    }
}

template <typename From>
Handler by_result(ElementType to) {
    switch (to) {
    case ElementType::byte_integer:
        return in_s_registers<From, std::int8_t>();
    case ElementType::halfword_integer:
        return in_s_registers<From, std::int16_t>();
    case ElementType::word_integer:
        return in_s_registers<From, std::int32_t>();
    case ElementType::longword_integer:
        return in_s_registers<From, std::int64_t>();
    case ElementType::single_float:
        return in_s_registers<From, float>();
    case ElementType::double_float:
        return in_s_registers<From, double>();
    default:
        return nullptr;
    }
}

Handler between_s_registers(const isa::Row& row) {
    switch (row.source_type) {
    case ElementType::byte_integer:
        return by_result<std::int8_t>(row.type);
    case ElementType::halfword_integer:
        return by_result<std::int16_t>(row.type);
    case ElementType::word_integer:
        return by_result<std::int32_t>(row.type);
    case ElementType::longword_integer:
        return by_result<std::int64_t>(row.type);
    case ElementType::single_float:
        return by_result<float>(row.type);
    case ElementType::double_float:
        return by_result<double>(row.type);
    default:
        return nullptr;
    }
}

template <typename From, typename To>
Handler in_a_registers() {
    return straight<integer_to_integer<From, To, Operand::a_j, Operand::a_k>>;
}

Handler between_a_registers(const isa::Row& row) {
    if (row.source_type == ElementType::word_integer) {
        return row.type == ElementType::byte_integer ? in_a_registers<std::int32_t, std::int8_t>()
                                                     : in_a_registers<std::int32_t, std::int16_t>();
    }
    return row.source_type == ElementType::byte_integer ? in_a_registers<std::int8_t, std::int32_t>()
                                                        : in_a_registers<std::int16_t, std::int32_t>();
}

} // namespace

Handler conversion_handler(const isa::Row& row) {
    if (row.operation != Operation::cvt) {
        return nullptr;
    }
    switch (row.shape()) {
    case isa::shape(Operand::s_j, Operand::s_k):
        return between_s_registers(row);
    case isa::shape(Operand::a_j, Operand::a_k):
        return between_a_registers(row);
    default:
        return nullptr;
    }
}

} // namespace cxsim::emu
