// Hiding the trip counts of short loops from LLVM's vectoriser.
#include "known_lengths.h"

#include "llvm/Analysis/LoopInfo.h"
#include "llvm/Analysis/ScalarEvolutionExpressions.h"
#include "llvm/IR/InlineAsm.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/PatternMatch.h"

using namespace llvm;
using namespace llvm::PatternMatch;

namespace {

// Assembly that does nothing; nobody looks into it.
constexpr StringRef marker = "; length";
constexpr unsigned shortest = 8; // below that loops are unrolled, or not worth it

bool is_hidden(const Value* value) {
    auto* call = dyn_cast<CallInst>(value);
    auto* assembly = call ? dyn_cast<InlineAsm>(call->getCalledOperand()) : nullptr;
    return assembly && assembly->getAsmString() == marker;
}

ConstantInt* hidden_length(const Value* value) {
    return is_hidden(value) ? dyn_cast<ConstantInt>(cast<CallInst>(value)->getArgOperand(0)) : nullptr;
}

CallInst* hide(ConstantInt* length, Instruction* before) {
    auto* type = FunctionType::get(length->getType(), {length->getType()}, false);
    CallInst* hidden = CallInst::Create(type, InlineAsm::get(type, marker, "=r,0", false), {length}, "",
                                        before->getIterator());
    hidden->setDoesNotAccessMemory();
    hidden->setDoesNotThrow();
    hidden->addFnAttr(Attribute::WillReturn);
    return hidden;
}

bool limits_vectors(const Value* value, unsigned depth = 4) {
    return any_of(value->users(), [&](const User* user) {
        auto* intrinsic = dyn_cast<IntrinsicInst>(user);
        return (intrinsic && intrinsic->getIntrinsicID() == Intrinsic::get_active_lane_mask) ||
               (isa<BinaryOperator>(user) && depth != 0 && limits_vectors(user, depth - 1));
    });
}

} // namespace

void llvm::hide_known_length(Loop& loop, ScalarEvolution& evolution) {
    unsigned count = evolution.getSmallConstantTripCount(&loop);
    BasicBlock *latch = loop.getLoopLatch(), *before = loop.getLoopPreheader();
    auto* branch = latch ? dyn_cast<BranchInst>(latch->getTerminator()) : nullptr;
    bool is_wanted = count >= shortest && count < 128 && isPowerOf2_32(count) && before && branch &&
                     branch->isConditional() && loop.getExitingBlock() == latch;
    auto* compare = is_wanted ? dyn_cast<ICmpInst>(branch->getCondition()) : nullptr;
    auto* end = compare ? dyn_cast<ConstantInt>(compare->getOperand(1)) : nullptr;
    if (!end || !compare->hasOneUse() || !end->getType()->isIntegerTy(32))
        return;
    // With other steps LLVM could not tell that the counter meets an unknown end.
    auto* counter = dyn_cast<SCEVAddRecExpr>(evolution.getSCEV(compare->getOperand(0)));
    if (!counter || counter->getLoop() != &loop || !counter->getStepRecurrence(evolution)->isOne())
        return;
    compare->setOperand(1, hide(end, before->getTerminator()));
    evolution.forgetLoop(&loop);
}

ConstantInt* llvm::known_length(const IntrinsicInst& mask) {
    auto* constant = dyn_cast<ConstantInt>(mask.getArgOperand(1));
    if (constant && constant->getValue().uge(128))
        return nullptr;
    return constant ? constant : hidden_length(mask.getArgOperand(1));
}

void llvm::hide_length(IntrinsicInst& mask) {
    if (auto* constant = dyn_cast<ConstantInt>(mask.getArgOperand(1)))
        mask.setArgOperand(1, hide(constant, &mask));
}

bool llvm::reveal_lengths(Function& function, bool only_scalar) {
    bool changed = false;
    for (Instruction& instruction : make_early_inc_range(instructions(function))) {
        if (!is_hidden(&instruction) || (only_scalar && limits_vectors(&instruction)))
            continue;
        instruction.replaceAllUsesWith(cast<CallInst>(instruction).getArgOperand(0));
        instruction.eraseFromParent();
        changed = true;
    }
    return changed;
}
