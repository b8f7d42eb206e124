// Addresses that are evenly spaced.
#pragma once

#include "llvm/IR/Instructions.h"

#include <optional>

namespace llvm {

/// The addresses first, first + stride, first + 2 * stride, ...
struct StridedAddress {
    Value* first;  ///< a pointer
    Value* stride; ///< bytes, i32
};

/// What a vector of pointers, used by `access`, amounts to, if its elements are evenly spaced. The scalar
/// computations are inserted beside those of the vectors; what they make superfluous becomes dead.
std::optional<StridedAddress> strided_address(Value* pointers, Instruction& access);

} // namespace llvm
