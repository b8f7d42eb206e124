// Trip counts of vector loops that are known and below 128. A lane mask that became a constant would hardly
// show its length to mask_to_length.cc, so these numbers are hidden from the optimiser until then.
#pragma once

#include "llvm/IR/IntrinsicInst.h"

namespace llvm {

/// The constant number of elements that a lane mask stands for, if it is below 128; else null.
ConstantInt* known_length(const IntrinsicInst& mask);
/// Hides it.
void hide_length(IntrinsicInst& mask);

/// Puts the constants back.
bool reveal_lengths(Function& function);

} // namespace llvm
