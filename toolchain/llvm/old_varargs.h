// Functions with variable arguments from before <stdarg.h>.
#pragma once

#include "llvm/IR/PassManager.h"

namespace llvm {

/// A function with `va_alist` of <varargs.h> has, for LLVM, one argument where its callers give many. This
/// keeps the optimiser from dropping those: calls stay calls, as they are.
struct ConvexOldVarargsPass : PassInfoMixin<ConvexOldVarargsPass> {
    PreservedAnalyses run(Function& function, FunctionAnalysisManager& analyses);
};

} // namespace llvm
