// Floating-point data of a module in native format.
#pragma once

#include "llvm/IR/Module.h"
#include "llvm/IR/PassManager.h"
#include "llvm/Pass.h"

namespace llvm {

/// Gives every floating-point number in the initialisers of the module's variables the bits of the native
/// format. For use right before printing: what LLVM computes with are IEEE numbers.
void make_constants_native(Module& module);

/// One constant in native format.
Constant* native_constant(Constant* constant);

/// LLVM takes the bits of a number for IEEE's when it stores a constant or reads one as an integer. This
/// hides constants that are stored or chosen behind an operation that gives them back unchanged. True
/// if there were any.
bool hide_float_constants(Function& function);

/// That at the beginning of the optimiser, before it looks through memory.
/// Tables with numbers in them are hidden too: what they hold is not known before the program runs.
struct ConvexHiddenConstantsPass : PassInfoMixin<ConvexHiddenConstantsPass> {
    PreservedAnalyses run(Module& module, ModuleAnalysisManager& analyses);
    static bool isRequired() { return true; }
};

/// That at the end, for constants the optimiser found.
FunctionPass* create_convex_hidden_constants();

} // namespace llvm
