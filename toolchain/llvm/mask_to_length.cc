#include "vectorizer_passes.h"
using namespace llvm;
PreservedAnalyses ConvexMaskToLengthPass::run(Function&, FunctionAnalysisManager&) {
    return PreservedAnalyses::all();
}
