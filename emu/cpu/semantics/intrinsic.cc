// The intrinsic functions on S registers.
//
// sqrt is correctly rounded, the others nearly so (emu/fp/elementary.h). Inferred: an argument that a
// function has no value for raises the intrinsic error, with the code that is also its subcode of SIGFPE, and
// gives a NaN or a reserved operand.
#include "emu/cpu/semantics/float_operations.h"
#include "emu/cpu/semantics/operands.h"
#include "emu/cpu/semantics/semantics.h"
#include "emu/fp/host_flags.h"
#include "emu/fp/intrinsics.h"

#include <cmath>

namespace cxsim::emu {

namespace {

using floating_point::Intrinsic;

constexpr std::uint32_t error_code(Intrinsic function) {
    switch (function) {
    case Intrinsic::exp:
        return 8;
    case Intrinsic::ln:
        return 9;
    case Intrinsic::sin:
        return 10;
    case Intrinsic::cos:
        return 11;
    default:
        return 0; // atan has a value for every number
    }
}

template <typename Float>
bool native_square_root(Execution& execution, Registers& registers, const Slot& slot) {
    using Bits = floating_point::BitsOf<Float>;
    const auto& format = native_format<Float>;
    const auto bits = read_operand<Operand::s_k, Bits>(registers, slot);
    const auto result = floating_point::native::square_root(format, bits);
    write_operand<Operand::s_k>(registers, slot, static_cast<Bits>(result.bits));
    if (result.flags != 0) {
        return execution.raise_float(registers, slot, result.flags);
    }
    return result.bits != format.reserved_operand() ||
           execution.raise_intrinsic(registers, slot, psw::square_root_error);
}

template <typename Float>
bool square_root(Execution& execution, Registers& registers, const Slot& slot) {
    if ((registers.psw & psw::ieee) == 0) {
        return native_square_root<Float>(execution, registers, slot);
    }
    const auto value = read_operand<Operand::s_k, Float>(registers, slot);
    if (__builtin_isless(value, Float{0})) { // quiet
        floating_point::clear_host_flags();
        write_operand<Operand::s_k>(registers, slot, floating_point::quiet_nan<Float>);
        return execution.raise_intrinsic(registers, slot, psw::square_root_error);
    }
    write_operand<Operand::s_k>(registers, slot, floating_point::with_one_nan(std::sqrt(value)));
    const std::uint32_t flags = floating_point::take_host_flags();
    return flags == 0 || execution.raise_float(registers, slot, flags);
}

/// The other functions, computed in integers: the host's flags stay clear.
template <Intrinsic function, typename Float>
bool elementary(Execution& execution, Registers& registers, const Slot& slot) {
    using Bits = floating_point::BitsOf<Float>;
    const auto& format = native_format<Float>;
    const auto bits = read_operand<Operand::s_k, Bits>(registers, slot);
    const auto result = (registers.psw & psw::ieee) != 0
                            ? floating_point::ieee_intrinsic(function, format, bits)
                            : floating_point::native_intrinsic(function, format, bits);
    write_operand<Operand::s_k>(registers, slot, static_cast<Bits>(result.bits));
    if (result.error) {
        return execution.raise_intrinsic(registers, slot, error_code(function));
    }
    return result.flags == 0 || execution.raise_float(registers, slot, result.flags);
}

template <Intrinsic function>
Handler elementary_handler(const isa::Row& row) {
    return row.type == ElementType::single_float ? straight<elementary<function, float>>
                                                 : straight<elementary<function, double>>;
}

} // namespace

Handler intrinsic_handler(const isa::Row& row) {
    if (row.shape() != isa::shape(Operand::s_k)) {
        return nullptr;
    }
    switch (row.operation) {
    case Operation::sqrt:
        return row.type == ElementType::single_float ? straight<square_root<float>>
                                                     : straight<square_root<double>>;
    case Operation::sin:
        return elementary_handler<Intrinsic::sin>(row);
    case Operation::cos:
        return elementary_handler<Intrinsic::cos>(row);
    case Operation::exp:
        return elementary_handler<Intrinsic::exp>(row);
    case Operation::ln:
        return elementary_handler<Intrinsic::ln>(row);
    case Operation::atan:
        return elementary_handler<Intrinsic::atan>(row);
    default:
        return nullptr;
    }
}

} // namespace cxsim::emu
