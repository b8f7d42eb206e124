// Sine, cosine, exponential, logarithm and arc tangent of numbers of 64 bits.
//
// Computed in integers of fixed point, so the results are the same on every host. They are wrong by less than
// 2^-58 of their value, hence by less than 0.52 units in the last place once rounded to 53 bits.
#pragma once

#include "emu/fp/number.h"

namespace cxsim::emu::floating_point {

/// In radians, of any size.
Number sine(const Number& angle);
Number cosine(const Number& angle);
/// Beyond any format's range the exponent is far outside of it as well.
Number exponential(const Number& power);
/// Natural; of a number above zero.
Number logarithm(const Number& value);
/// -pi/2 .. pi/2.
Number arc_tangent(const Number& tangent);

} // namespace cxsim::emu::floating_point
