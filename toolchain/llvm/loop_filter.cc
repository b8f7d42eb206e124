#include "vectorizer_passes.h"
using namespace llvm;
PreservedAnalyses ConvexLoopFilterPass::run(Function&, FunctionAnalysisManager&) {
    return PreservedAnalyses::all();
}
