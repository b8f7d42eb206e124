// IR passes around LLVM's loop vectoriser.
#pragma once

#include "llvm/IR/PassManager.h"

namespace llvm {

/// Before the vectoriser: switches off loops that the vector unit cannot do.
class ConvexLoopFilterPass : public PassInfoMixin<ConvexLoopFilterPass> {
  public:
    /// `has_masked_access`: loads and stores under a mask exist (C2).
    explicit ConvexLoopFilterPass(bool has_masked_access) : has_masked_access_(has_masked_access) {}
    PreservedAnalyses run(Function& function, FunctionAnalysisManager& analyses);

  private:
    bool has_masked_access_;
};

/// Element types that the vector unit only loads and stores get wider arithmetic; see widen_elements.cc.
bool widen_elements(Function& function);
/// Numbers of 128 bits made of masks become sums; see mask_counts.cc.
bool count_masks(Function& function);
/// Accesses backwards through memory get negative strides; see reversed_access.cc.
bool turn_reversed_accesses(Function& function);

/// LLVM's vectoriser; see vectoriser.cc. Its name tells it from the one in LLVM's own place.
struct ConvexVectoriserPass : PassInfoMixin<ConvexVectoriserPass> {
    PreservedAnalyses run(Function& function, FunctionAnalysisManager& analyses);
};

/// Right behind it: loops that turn out to be short are done by scalar code; see short_loops.cc.
struct ConvexShortLoopPass : PassInfoMixin<ConvexShortLoopPass> {
    PreservedAnalyses run(Function& function, FunctionAnalysisManager& analyses);
};

/// In the end: masks that mean "the first n elements" become a vector length.
struct ConvexMaskToLengthPass : PassInfoMixin<ConvexMaskToLengthPass> {
    PreservedAnalyses run(Function& function, FunctionAnalysisManager& analyses);
};

} // namespace llvm
