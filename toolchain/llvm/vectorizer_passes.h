// IR passes around LLVM's loop vectoriser.
#pragma once

#include "llvm/IR/PassManager.h"

namespace llvm {

/// Before the vectoriser: switches off loops that the vector unit cannot do.
struct ConvexLoopFilterPass : PassInfoMixin<ConvexLoopFilterPass> {
    PreservedAnalyses run(Function& function, FunctionAnalysisManager& analyses);
};

/// After it: masks that mean "the first n elements" become a vector length.
struct ConvexMaskToLengthPass : PassInfoMixin<ConvexMaskToLengthPass> {
    PreservedAnalyses run(Function& function, FunctionAnalysisManager& analyses);
};

} // namespace llvm
