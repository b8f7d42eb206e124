// Switches vectorisation off for loops that LLVM would vectorise but the vector unit cannot do well: it
// counts neither final reductions nor predicated scalar accesses at their real cost.
#include "llvm/Analysis/IVDescriptors.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/Analysis/ScalarEvolution.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/Instructions.h"
#include "llvm/Transforms/Utils/LoopUtils.h"
#include "vectorizer_passes.h"

using namespace llvm;

namespace {

bool is_element(const Type* type) {
    return type->isDoubleTy() || type->isFloatTy() || type->isIntegerTy(64) || type->isIntegerTy(32) ||
           type->isIntegerTy(16) || type->isIntegerTy(8) || type->isPointerTy();
}

bool has_only_vector_elements(const Loop& loop) {
    for (BasicBlock* block : loop.blocks()) {
        for (Instruction& instruction : *block) {
            if (getLoadStorePointerOperand(&instruction) && !is_element(getLoadStoreType(&instruction)))
                return false;
        }
    }
    return true;
}

// Accesses under a condition need the mask forms of the C2.
bool has_conditional_access(const Loop& loop, const DominatorTree& dominators) {
    const BasicBlock* latch = loop.getLoopLatch();
    for (BasicBlock* block : loop.blocks()) {
        for (Instruction& instruction : *block) {
            if (getLoadStorePointerOperand(&instruction) && latch && !dominators.dominates(block, latch))
                return true;
        }
    }
    return false;
}

// A condition that is the same in every round would become a mask without a compare that makes it, which the
// vector unit does not have.
bool has_invariant_condition(const Loop& loop) {
    auto is_invariant_condition = [&](const Value* value) {
        return value->getType()->isIntegerTy(1) && !isa<Constant>(value) && loop.isLoopInvariant(value);
    };
    for (BasicBlock* block : loop.blocks()) {
        for (Instruction& instruction : *block) {
            if (any_of(instruction.operand_values(), is_invariant_condition))
                return true;
        }
    }
    return false;
}

bool is_reducible(RecurKind kind) {
    switch (kind) {
    case RecurKind::Add:
    case RecurKind::Mul:
    case RecurKind::And:
    case RecurKind::Or:
    case RecurKind::Xor:
    case RecurKind::SMax:
    case RecurKind::SMin:
    case RecurKind::FAdd:
    case RecurKind::FMax:
    case RecurKind::FMin:
        return true;
    default:
        return false;
    }
}

bool has_only_known_reductions(Loop& loop, DominatorTree& dominators, ScalarEvolution& evolution) {
    for (PHINode& phi : loop.getHeader()->phis()) {
        RecurrenceDescriptor recurrence;
        bool is_reduction = loop.isLoopSimplifyForm() &&
                            RecurrenceDescriptor::isReductionPHI(&phi, &loop, recurrence, nullptr, nullptr,
                                                                 &dominators, &evolution);
        if (is_reduction && !is_reducible(recurrence.getRecurrenceKind()))
            return false;
    }
    return true;
}

} // namespace

PreservedAnalyses ConvexLoopFilterPass::run(Function& function, FunctionAnalysisManager& analyses) {
    auto& loops = analyses.getResult<LoopAnalysis>(function);
    auto& dominators = analyses.getResult<DominatorTreeAnalysis>(function);
    auto& evolution = analyses.getResult<ScalarEvolutionAnalysis>(function);
    for (Loop* loop : loops.getLoopsInPreorder()) {
        if (!loop->isInnermost())
            continue;
        bool fits = has_only_vector_elements(*loop) && !has_invariant_condition(*loop) &&
                    has_only_known_reductions(*loop, dominators, evolution) &&
                    (has_masked_access_ || !has_conditional_access(*loop, dominators));
        if (!fits)
            addStringMetadataToLoop(loop, "llvm.loop.vectorize.width", 1);
    }
    return PreservedAnalyses::all();
}
