// Reductions of loops that may be shorter than a vector register.
#pragma once

#include "llvm/IR/IntrinsicInst.h"

namespace llvm {

/// `body` is a vector loop whose masks have become the `length` of each round, `mask` the lane mask that it
/// was made of. Partial results then begin with, and are reduced over, as many elements as the loop touches,
/// not all 128.
void limit_partial_results(BasicBlock& body, const IntrinsicInst& mask, const Value* length);

} // namespace llvm
