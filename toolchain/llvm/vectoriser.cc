// LLVM's loop vectoriser, run twice. It takes no more elements than a loop has rounds, if that is a power of
// two, and there are no such vectors here; only where a number of elements is demanded does it choose nothing
// itself. So loops of this kind come first, with the demand for 128, and then all others as LLVM has it.
#include "llvm/Analysis/LoopAccessAnalysis.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/Analysis/ScalarEvolution.h"
#include "llvm/IR/DiagnosticHandler.h"
#include "llvm/IR/DiagnosticInfo.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/Transforms/Utils/LoopUtils.h"
#include "llvm/Transforms/Vectorize/LoopVectorize.h"
#include "vectorizer_passes.h"

using namespace llvm;

namespace {

constexpr unsigned shortest = 8; // below that loops are unrolled, or not worth it

// Lets only the news of vectorised loops through: why not is told by the second run.
class OnlySuccesses : public DiagnosticHandler {
  public:
    explicit OnlySuccesses(DiagnosticHandler* other) : other_(other) {}
    bool handleDiagnostics(const DiagnosticInfo& info) override {
        auto* remark = dyn_cast<DiagnosticInfoOptimizationBase>(&info);
        bool is_success = !remark || remark->getKind() == DK_OptimizationRemark;
        return is_success ? other_ && other_->handleDiagnostics(info) : true;
    }
    bool isAnalysisRemarkEnabled(StringRef) const override { return false; }
    bool isMissedOptRemarkEnabled(StringRef) const override { return false; }
    bool isPassedOptRemarkEnabled(StringRef pass) const override {
        return other_ && other_->isPassedOptRemarkEnabled(pass);
    }
    bool isAnyRemarkEnabled() const override { return other_ && other_->isAnyRemarkEnabled(); }

  private:
    DiagnosticHandler* other_;
};

// The demand also overrules the cost model: these instructions all have vector forms, or a cost that is
// invalid.
bool is_plain(const Instruction& instruction) {
    if (auto* call = dyn_cast<IntrinsicInst>(&instruction))
        return is_contained({Intrinsic::fabs, Intrinsic::sqrt, Intrinsic::smax, Intrinsic::smin,
                             Intrinsic::umax, Intrinsic::umin, Intrinsic::maxnum, Intrinsic::minnum,
                             Intrinsic::assume, Intrinsic::experimental_noalias_scope_decl},
                            call->getIntrinsicID()) ||
               isa<DbgInfoIntrinsic>(call);
    if (auto* operation = dyn_cast<BinaryOperator>(&instruction))
        return !operation->isIntDivRem();
    return isa<PHINode, LoadInst, StoreInst, GetElementPtrInst, CmpInst, SelectInst, CastInst, UnaryOperator,
               BranchInst>(instruction);
}

bool wants_demand(Loop& loop, ScalarEvolution& evolution) {
    unsigned count = evolution.getSmallConstantTripCount(&loop);
    bool is_short_power = count >= shortest && count < 128 && isPowerOf2_32(count);
    return loop.isInnermost() && is_short_power && loop.getNumBlocks() == 1 &&
           all_of(*loop.getHeader(), is_plain) && !findOptionMDForLoop(&loop, "llvm.loop.vectorize.width") &&
           !findOptionMDForLoop(&loop, "llvm.loop.vectorize.enable");
}

PreservedAnalyses vectorise_on_demand(Function& function, FunctionAnalysisManager& analyses) {
    auto& loops = analyses.getResult<LoopAnalysis>(function);
    auto& evolution = analyses.getResult<ScalarEvolutionAnalysis>(function);
    MapVector<Loop*, std::pair<MDNode*, MDNode*>> marks; // without and with the demand
    for (Loop* loop : loops.getLoopsInPreorder()) {
        if (!wants_demand(*loop, evolution))
            continue;
        MDNode* before = loop->getLoopID();
        addStringMetadataToLoop(loop, "llvm.loop.vectorize.enable", 1);
        marks.insert({loop, {before, loop->getLoopID()}});
    }
    if (marks.empty())
        return PreservedAnalyses::all();
    LLVMContext& context = function.getContext();
    std::unique_ptr<DiagnosticHandler> handler = context.getDiagnosticHandler();
    context.setDiagnosticHandler(std::make_unique<OnlySuccesses>(handler.get()), true);
    VectorizerParams::VectorizationFactor = 128;
    PreservedAnalyses preserved = LoopVectorizePass(LoopVectorizeOptions(true, true)).run(function, analyses);
    VectorizerParams::VectorizationFactor = 0;
    context.setDiagnosticHandler(std::move(handler), true);
    for (auto [loop, mark] : marks) {
        if (loop->getLoopID() == mark.second)
            loop->setLoopID(mark.first);
    }
    return preserved;
}

} // namespace

PreservedAnalyses ConvexVectoriserPass::run(Function& function, FunctionAnalysisManager& analyses) {
    PreservedAnalyses preserved = vectorise_on_demand(function, analyses);
    analyses.invalidate(function, preserved);
    preserved.intersect(LoopVectorizePass().run(function, analyses));
    return preserved;
}
