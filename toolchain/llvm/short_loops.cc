// Loops that turn out to be short when the program runs. A vector instruction takes some time before its
// first element, and what precedes a vector loop (the number of its rounds, checks of overlap, vectors of
// first values) takes more, so a few elements are done sooner one by one. Where tails are folded, LLVM's
// vectoriser keeps the scalar loop but never enters it: its check of the minimum number of rounds is the
// constant `false`. This pass makes it a check of the number from which on vectors pay, and does what only
// the vector loop needs behind the check.
#include "known_lengths.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InlineAsm.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/PatternMatch.h"
#include "llvm/Transforms/Utils/Local.h"
#include "vectorizer_passes.h"

using namespace llvm;
using namespace llvm::PatternMatch;

namespace {

// Clock cycles, about, of a C210; the emulator's own costs are in a similar proportion.
constexpr unsigned scalar_cycles = 2;      // a scalar instruction
constexpr unsigned vector_start = 4;       // the first element of a vector instruction among others
constexpr unsigned vector_loop_start = 24; // VL, VS, addresses, leaving the loop
constexpr unsigned first_vector = 8;       // a vector made before the loop
constexpr unsigned reduction = 16;         // to one number, and that out of the register
constexpr unsigned division = 40;

/// The parts of what the vectoriser made of a loop.
struct VectorisedLoop {
    Loop* loop = nullptr;
    IntrinsicInst* mask = nullptr;
    BranchInst* check = nullptr; ///< br i1 false, scalar loop, vector loop

    BasicBlock* scalar_entry() const { return check->getSuccessor(0); }
    BasicBlock* vector_entry() const { return check->getSuccessor(1); }
    Value* trip_count() const { return mask->getArgOperand(1); }
};

IntrinsicInst* lane_mask_of(const Loop& loop) {
    for (Instruction& instruction : *loop.getHeader()) {
        auto* intrinsic = dyn_cast<IntrinsicInst>(&instruction);
        if (intrinsic && intrinsic->getIntrinsicID() == Intrinsic::get_active_lane_mask)
            return intrinsic;
    }
    return nullptr;
}

// The first of the checks before a vector loop, if it is that of the rounds.
BranchInst* round_check_of(const Loop& loop) {
    BasicBlock* block = loop.getLoopPreheader();
    for (int checks = 0; block && checks < 4; ++checks) {
        auto* branch = dyn_cast<BranchInst>(block->getTerminator());
        if (branch && branch->isConditional() && match(branch->getCondition(), m_Zero()))
            return branch;
        block = block->getSinglePredecessor();
    }
    return nullptr;
}

/// What one execution of the instructions costs, and per element.
struct Estimate {
    unsigned start = 0;
    unsigned each = 0;
};

bool is_free(const Instruction& instruction) {
    return isa<GetElementPtrInst, PHINode, CastInst>(instruction) || instruction.isLifetimeStartOrEnd();
}

Estimate vector_estimate(const VectorisedLoop& vectorised) {
    Estimate estimate{vector_loop_start, 0};
    for (Instruction& instruction : *vectorised.loop->getHeader()) {
        bool is_phi_of_vectors = isa<PHINode>(instruction) && instruction.getType()->isVectorTy();
        if (is_phi_of_vectors)
            estimate.start += first_vector;
        auto* intrinsic = dyn_cast<IntrinsicInst>(&instruction);
        bool is_memory = intrinsic && is_contained({Intrinsic::masked_load, Intrinsic::masked_store,
                                                    Intrinsic::masked_gather, Intrinsic::masked_scatter},
                                                   intrinsic->getIntrinsicID());
        bool is_vector = is_memory || instruction.getType()->isVectorTy();
        if (is_vector && !is_free(instruction) && &instruction != vectorised.mask &&
            !isa<ShuffleVectorInst>(instruction))
            estimate.start += vector_start;
        if (is_memory)
            ++estimate.each;
    }
    for (BasicBlock* exit : successors(vectorised.loop->getHeader())) {
        for (Instruction& instruction : *exit) {
            auto* intrinsic = dyn_cast<IntrinsicInst>(&instruction);
            if (intrinsic && intrinsic->getType()->isSingleValueType() && !intrinsic->arg_empty() &&
                intrinsic->getArgOperand(intrinsic->arg_size() - 1)->getType()->isVectorTy())
                estimate.start += reduction;
        }
    }
    // The checks of overlap, and what is computed only for the vector loop.
    BasicBlock* end = vectorised.check->getParent();
    for (BasicBlock* block = vectorised.loop->getLoopPreheader(); block && block != end;
         block = block->getSinglePredecessor()) {
        for (Instruction& instruction : *block) {
            bool divides = isa<BinaryOperator>(instruction) && instruction.isIntDivRem() &&
                           !isa<Constant>(instruction.getOperand(1));
            estimate.start += divides ? division : is_free(instruction) ? 0 : scalar_cycles;
        }
    }
    return estimate;
}

unsigned scalar_estimate(const Loop& loop) {
    unsigned cycles = 0;
    for (BasicBlock* block : loop.blocks()) {
        for (Instruction& instruction : *block) {
            if (!is_free(instruction))
                cycles += scalar_cycles;
        }
    }
    return cycles;
}

// The number of elements from which on the vector loop is faster.
unsigned break_even(const VectorisedLoop& vectorised, const Loop& scalar) {
    Estimate vector = vector_estimate(vectorised);
    unsigned saved = scalar_estimate(scalar);
    saved = saved > vector.each + 1 ? saved - vector.each : 1;
    return std::clamp(vector.start / saved + 1, 2u, 64u);
}

// The division by a variable that a trip count is made of, besides sums, or null.
BinaryOperator* division_in(Value* trip_count, int depth = 3) {
    auto* operation = dyn_cast<BinaryOperator>(trip_count);
    if (!operation || depth == 0)
        return nullptr;
    if (operation->getOpcode() == Instruction::UDiv)
        return isa<Constant>(operation->getOperand(1)) ? nullptr : operation;
    if (operation->getOpcode() != Instruction::Add)
        return nullptr;
    BinaryOperator* found = division_in(operation->getOperand(0), depth - 1);
    return found ? found : division_in(operation->getOperand(1), depth - 1);
}

// Whether the trip count is below `limit`, roughly: either loop is right for every count. n / d < 2 ** k is
// n / 2 ** k < d, which leaves the slow division to the vector loop.
Value* is_short(IRBuilder<>& builder, Value* trip_count, unsigned limit) {
    BinaryOperator* division = division_in(trip_count);
    if (!division)
        return builder.CreateICmpULT(trip_count, ConstantInt::get(trip_count->getType(), limit), "is.short");
    Value* quotient = builder.CreateLShr(division->getOperand(0), Log2_32_Ceil(limit));
    return builder.CreateICmpULT(quotient, division->getOperand(1), "is.short");
}

/// Moves what is computed too early to where it is needed.
class Sinking {
  public:
    Sinking(const VectorisedLoop& vectorised, const LoopInfo& loops, const DominatorTree& dominators)
        : check_(*vectorised.check->getParent()), vector_entry_(*vectorised.vector_entry()), loops_(loops),
          dominators_(dominators) {}
    void run();

  private:
    bool is_needed_only_in(const Instruction& instruction, const BasicBlock& block) const;
    void sink_from(BasicBlock& block);
    void hide_induction(BasicBlock& header);

    BasicBlock &check_, &vector_entry_;
    const LoopInfo& loops_;
    const DominatorTree& dominators_;
};

bool Sinking::is_needed_only_in(const Instruction& instruction, const BasicBlock& block) const {
    return all_of(instruction.uses(), [&](const Use& use) {
        auto* user = cast<Instruction>(use.getUser());
        auto* phi = dyn_cast<PHINode>(user);
        return dominators_.dominates(&block, phi ? phi->getIncomingBlock(use) : user->getParent());
    });
}

void Sinking::sink_from(BasicBlock& block) {
    for (Instruction& instruction : make_early_inc_range(reverse(block))) {
        bool can_move = !isa<PHINode>(instruction) && !instruction.isTerminator() &&
                        !instruction.use_empty() && !instruction.mayHaveSideEffects() &&
                        !instruction.mayReadFromMemory();
        if (!can_move)
            continue;
        if (is_needed_only_in(instruction, vector_entry_))
            instruction.moveBefore(vector_entry_, vector_entry_.getFirstInsertionPt());
        else if (&block != &check_ && is_needed_only_in(instruction, check_))
            instruction.moveBefore(check_, check_.getFirstInsertionPt());
    }
}

// What goes in comes out, for all that the optimiser knows another number.
CallInst* opaque_copy(Value* value, Instruction* before) {
    auto* type = FunctionType::get(value->getType(), {value->getType()}, false);
    return CallInst::Create(type, InlineAsm::get(type, "", "=r,0", false), {value}, "",
                            before->getIterator());
}

// Multiples of the induction variable that only the vector loop needs would be kept up to date in each round.
void Sinking::hide_induction(BasicBlock& header) {
    for (PHINode& phi : header.phis()) {
        if (!phi.getType()->isIntegerTy(32))
            continue;
        CallInst* hidden = nullptr;
        for (Use& use : make_early_inc_range(phi.uses())) {
            auto* user = cast<Instruction>(use.getUser());
            if (user == hidden || isa<PHINode>(user) || !dominators_.dominates(&check_, user->getParent()))
                continue;
            if (!hidden)
                hidden = opaque_copy(&phi, &*check_.getFirstInsertionPt());
            use.set(hidden);
        }
    }
}

// The vectoriser computes the trip count at the head of an enclosing loop, though not every round may need
// it.
void Sinking::run() {
    if (vector_entry_.getSinglePredecessor() != &check_)
        return;
    const Loop* around = loops_.getLoopFor(&check_);
    for (DomTreeNode* node = dominators_.getNode(&check_);
         node && loops_.getLoopFor(node->getBlock()) == around; node = node->getIDom())
        sink_from(*node->getBlock());
    bool is_conditional =
        around && around->getLoopLatch() && !dominators_.dominates(&check_, around->getLoopLatch());
    if (is_conditional)
        hide_induction(*around->getHeader());
}

Loop* scalar_loop_of(const VectorisedLoop& vectorised, const LoopInfo& loops) {
    BasicBlock* header = vectorised.scalar_entry()->getSingleSuccessor();
    Loop* loop = header ? loops.getLoopFor(header) : nullptr;
    return loop && loop->getHeader() == header ? loop : nullptr;
}

void leave_after_one_round(const Loop& loop) {
    auto* branch = cast<BranchInst>(loop.getLoopLatch()->getTerminator());
    bool exits_if_true = !loop.contains(branch->getSuccessor(0));
    branch->setCondition(ConstantInt::getBool(branch->getContext(), exits_if_true));
}

bool check_length(const VectorisedLoop& vectorised, const LoopInfo& loops, const DominatorTree& dominators) {
    Loop* scalar = scalar_loop_of(vectorised, loops);
    if (!scalar)
        return false;
    if (ConstantInt* length = known_length(*vectorised.mask)) {
        if (length->getValue().ult(break_even(vectorised, *scalar)))
            vectorised.check->setCondition(ConstantInt::getTrue(length->getContext()));
        hide_length(*vectorised.mask);
        leave_after_one_round(*vectorised.loop);
        return true;
    }
    auto* count = dyn_cast<Instruction>(vectorised.trip_count());
    bool is_many = isa<Constant>(vectorised.trip_count());
    if (is_many || (count && !dominators.dominates(count, vectorised.check)))
        return false;
    IRBuilder<> builder(vectorised.check);
    // First with any limit: that depends on what can move behind the check, and what can on the check.
    Value* form = is_short(builder, vectorised.trip_count(), 64);
    vectorised.check->setCondition(form);
    Sinking(vectorised, loops, dominators).run();
    unsigned limit = break_even(vectorised, *scalar);
    vectorised.check->setCondition(is_short(builder, vectorised.trip_count(), limit));
    RecursivelyDeleteTriviallyDeadInstructions(form);
    return true;
}

} // namespace

PreservedAnalyses ConvexShortLoopPass::run(Function& function, FunctionAnalysisManager& analyses) {
    auto& loops = analyses.getResult<LoopAnalysis>(function);
    auto& dominators = analyses.getResult<DominatorTreeAnalysis>(function);
    bool changed = false;
    for (Loop* loop : loops.getLoopsInPreorder()) {
        VectorisedLoop vectorised{loop, lane_mask_of(*loop), round_check_of(*loop)};
        if (vectorised.mask && vectorised.check)
            changed |= check_length(vectorised, loops, dominators);
    }
    if (!changed)
        return PreservedAnalyses::all();
    PreservedAnalyses preserved;
    preserved.preserveSet<CFGAnalyses>();
    return preserved;
}
