// Trip counts that are known but below 128. LLVM's vectoriser would take as many elements as there are
// rounds, if that is a power of two, for which there are no vectors here: such counts are hidden from it.
// Behind it they all are, since a lane mask that became a constant would hardly show its length.
#pragma once

#include "llvm/Analysis/ScalarEvolution.h"
#include "llvm/IR/IntrinsicInst.h"

namespace llvm {

/// Hides the trip count of a loop that ends when its counter meets a constant, if it is such a power of two.
void hide_known_length(Loop& loop, ScalarEvolution& evolution);

/// The constant number of elements that a lane mask stands for, hidden or not, if it is below 128; else null.
ConstantInt* known_length(const IntrinsicInst& mask);
/// Hides it, if it is not.
void hide_length(IntrinsicInst& mask);

/// Puts the constants back; if `only_scalar`, but for those that a lane mask depends on.
bool reveal_lengths(Function& function, bool only_scalar);

} // namespace llvm
