// The intrinsic functions sin, cos, exp, ln, atan on stored floats, IEEE and native, with their errors.
#pragma once

#include "emu/fp/native.h"

#include <cstdint>

namespace cxsim::emu::floating_point {

enum class Intrinsic : std::uint8_t { sin, cos, exp, ln, atan };

/// A result in the low bits, with the flags of the psw that were raised.
struct IntrinsicResult {
    std::uint64_t bits = 0;
    std::uint32_t flags = 0;
    bool error = false; ///< The argument is none that the function has a value for: the intrinsic error.
};

/// The layout `format` names holds IEEE values here. Results are rounded to nearest, ties to even.
///
/// Inferred: errors are sin and cos of an infinity, ln of zero (minus infinity) and of what is below (a NaN),
/// and an exp that overflows (infinity). A NaN gives a NaN; a signalling one raises the reserved operand
/// flag.
IntrinsicResult ieee_intrinsic(Intrinsic function, const native::Format& format, std::uint64_t bits);

/// Inferred: the errors are those of IEEE mode, as far as there are such numbers, and give a reserved
/// operand.
IntrinsicResult native_intrinsic(Intrinsic function, const native::Format& format, std::uint64_t bits);

} // namespace cxsim::emu::floating_point
