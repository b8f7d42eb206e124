// The bits of floating-point constants in the two formats of the machine.
#pragma once

#include "llvm/ADT/APFloat.h"

namespace llvm {

/// The bits of `value` (single or double) in IEEE format, or in the native one: an exponent larger by two, no
/// denormals, infinities or NaNs. What native cannot hold becomes zero or the largest number; -0 becomes 0,
/// since those bits are the reserved operand.
APInt convex_float_bits(const APFloat& value, bool native);

} // namespace llvm
