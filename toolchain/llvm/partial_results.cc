// A reduction keeps 128 partial results in a register and combines them behind the loop. If the loop has
// fewer elements than that, the others never change; neither giving them their first value nor combining them
// is worth the time. So both are done with the length of the whole loop, which above 128 acts as 128.
#include "partial_results.h"

#include "llvm/Analysis/VectorUtils.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/PatternMatch.h"

using namespace llvm;
using namespace llvm::PatternMatch;

namespace {

bool is_constant_zero(const Value* value) {
    auto* constant = dyn_cast<Constant>(value);
    return constant && constant->isNullValue();
}

// Whether the mask counts from the loop's first element on: all the elements that there are, or by rounds.
bool counts_from_zero(const IntrinsicInst& mask, const BasicBlock& body) {
    const Value* index = mask.getArgOperand(0);
    match(index, m_Add(m_Value(index), m_Zero()));
    if (is_constant_zero(index))
        return true;
    auto* phi = dyn_cast<PHINode>(index);
    if (!phi || phi->getParent() != &body || phi->getNumIncomingValues() != 2)
        return false;
    return is_constant_zero(phi->getIncomingValue(phi->getIncomingBlock(0) == &body ? 1 : 0));
}

bool is_sum(const IntrinsicInst& reduction) {
    return reduction.getIntrinsicID() == Intrinsic::vector_reduce_add ||
           (reduction.getIntrinsicID() == Intrinsic::vector_reduce_fadd && reduction.hasAllowReassoc() &&
            match(reduction.getArgOperand(0), m_NegZeroFP()));
}

/// The form of a reduction that has a length, and the start value which changes nothing.
struct LimitedReduction {
    Intrinsic::ID id = Intrinsic::not_intrinsic;
    Constant* neutral = nullptr;
};

LimitedReduction limited_form(const IntrinsicInst& reduction) {
    Type* type = reduction.getType();
    unsigned bits = type->isIntegerTy() ? type->getIntegerBitWidth() : 0;
    switch (reduction.getIntrinsicID()) {
    case Intrinsic::vector_reduce_fadd:
        return {Intrinsic::vp_reduce_fadd, nullptr}; // has a start value of its own
    case Intrinsic::vector_reduce_add:
        return {Intrinsic::vp_reduce_add, ConstantInt::get(type, 0)};
    case Intrinsic::vector_reduce_mul:
        return {Intrinsic::vp_reduce_mul, ConstantInt::get(type, 1)};
    case Intrinsic::vector_reduce_and:
        return {Intrinsic::vp_reduce_and, Constant::getAllOnesValue(type)};
    case Intrinsic::vector_reduce_or:
        return {Intrinsic::vp_reduce_or, ConstantInt::get(type, 0)};
    case Intrinsic::vector_reduce_xor:
        return {Intrinsic::vp_reduce_xor, ConstantInt::get(type, 0)};
    case Intrinsic::vector_reduce_smax:
        return {Intrinsic::vp_reduce_smax, ConstantInt::get(type, APInt::getSignedMinValue(bits))};
    case Intrinsic::vector_reduce_smin:
        return {Intrinsic::vp_reduce_smin, ConstantInt::get(type, APInt::getSignedMaxValue(bits))};
    default:
        return {};
    }
}

/// merge(..., applied, start, length), where `start` is the phi of a loop or, if the loop has one round, its
/// first value.
class PartialResult {
  public:
    explicit PartialResult(IntrinsicInst& result)
        : result_(result), phi_(dyn_cast<PHINode>(result.getArgOperand(2))) {}

    bool can_be_limited() const;
    void limit(Value* trip_count);

  private:
    unsigned entry() const { return phi_->getIncomingBlock(0) == result_.getParent() ? 1 : 0; }
    Value* start() const { return phi_ ? phi_->getIncomingValue(entry()) : result_.getArgOperand(2); }
    void replace_start(Value* limited);
    Value* limit_start(Value* length, IRBuilder<>& builder);
    void limit_reduction(IntrinsicInst& reduction, Value* start, Value* length);
    SmallVector<IntrinsicInst*, 2> reductions() const;

    IntrinsicInst& result_;
    PHINode* phi_;
};

SmallVector<IntrinsicInst*, 2> PartialResult::reductions() const {
    SmallVector<IntrinsicInst*, 2> found;
    for (User* user : result_.users()) {
        if (user != phi_)
            found.push_back(cast<IntrinsicInst>(user));
    }
    return found;
}

// Nobody but reductions may look at the result, and nobody outside the loop at what it was before.
bool PartialResult::can_be_limited() const {
    bool is_own = !phi_ || (phi_->getParent() == result_.getParent() && phi_->getNumIncomingValues() == 2 &&
                            phi_->getIncomingValue(1 - entry()) == &result_);
    if (!is_own)
        return false;
    bool is_reduced = false;
    for (const User* user : result_.users()) {
        if (user == phi_)
            continue;
        auto* reduction = dyn_cast<IntrinsicInst>(user);
        if (!reduction || limited_form(*reduction).id == Intrinsic::not_intrinsic)
            return false;
        is_reduced = true;
    }
    return is_reduced && (!phi_ || all_of(phi_->users(), [&](const User* user) {
               return cast<Instruction>(user)->getParent() == phi_->getParent();
           }));
}

void PartialResult::replace_start(Value* limited) {
    if (phi_)
        return phi_->setIncomingValue(entry(), limited);
    Value* full = start();
    auto* applied = dyn_cast<Instruction>(result_.getArgOperand(1));
    if (applied && applied->getParent() == result_.getParent())
        applied->replaceUsesOfWith(full, limited);
    result_.setArgOperand(2, limited);
}

// The first values: a splat, or one but for element 0. Gives a number that is to be added behind the loop
// instead of being in element 0, or null.
Value* PartialResult::limit_start(Value* length, IRBuilder<>& builder) {
    Value *others = start(), *first = nullptr;
    auto* type = cast<FixedVectorType>(others->getType());
    if (auto* insert = dyn_cast<InsertElementInst>(others);
        insert && is_constant_zero(insert->getOperand(2))) {
        others = insert->getOperand(0);
        first = insert->getOperand(1);
    } else if (auto* constant = dyn_cast<Constant>(others); constant && !constant->getSplatValue()) {
        first = constant->getAggregateElement(0u);
        others = ConstantVector::getSplat(type->getElementCount(), constant->getAggregateElement(1));
        if (builder.CreateInsertElement(others, first, builder.getInt32(0)) != start()) // both are folded
            return nullptr;
    }
    // Element 0, which is replaced, may be poison.
    if (auto* constant = dyn_cast<Constant>(others)) {
        Constant* other = constant->getSplatValue(true);
        others = other ? ConstantVector::getSplat(type->getElementCount(), other) : others;
    }
    if (!getSplatValue(others))
        return nullptr;
    Value* ones =
        ConstantInt::getAllOnesValue(FixedVectorType::get(builder.getInt1Ty(), type->getNumElements()));
    Value* limited =
        builder.CreateIntrinsic(Intrinsic::vp_merge, {type}, {ones, others, PoisonValue::get(type), length});
    bool can_wait =
        first && all_of(reductions(), [](IntrinsicInst* reduction) { return is_sum(*reduction); });
    if (first && !can_wait)
        limited = builder.CreateInsertElement(limited, first, builder.getInt32(0));
    replace_start(limited);
    return can_wait ? first : nullptr;
}

void PartialResult::limit_reduction(IntrinsicInst& reduction, Value* start, Value* length) {
    IRBuilder<> builder(&reduction);
    auto [id, neutral] = limited_form(reduction);
    if (!start)
        start = neutral ? neutral : reduction.getArgOperand(0);
    auto* type = cast<FixedVectorType>(result_.getType());
    Value* ones =
        ConstantInt::getAllOnesValue(FixedVectorType::get(builder.getInt1Ty(), type->getNumElements()));
    CallInst* limited = builder.CreateIntrinsic(id, {type}, {start, &result_, ones, length});
    if (isa<FPMathOperator>(reduction))
        limited->copyFastMathFlags(&reduction);
    reduction.replaceAllUsesWith(limited);
    reduction.eraseFromParent();
}

void PartialResult::limit(Value* trip_count) {
    auto* applied = dyn_cast<Instruction>(result_.getArgOperand(1));
    bool is_near = applied && applied->getParent() == result_.getParent();
    Instruction* before = phi_      ? phi_->getIncomingBlock(entry())->getTerminator()
                          : is_near ? applied
                                    : &result_;
    IRBuilder<> builder(before);
    Value* length = trip_count;
    if (length->getType()->getIntegerBitWidth() > 32)
        length =
            builder.CreateBinaryIntrinsic(Intrinsic::umin, length, ConstantInt::get(length->getType(), 128));
    length = builder.CreateZExtOrTrunc(length, builder.getInt32Ty(), "elements");
    // Constants may have been computed with: then the start is not to be seen any more.
    bool has_start =
        phi_ || (is_near && isa<BinaryOperator>(applied) && count(applied->operands(), start()) == 1);
    Value* start = has_start ? limit_start(length, builder) : nullptr;
    for (IntrinsicInst* reduction : reductions())
        limit_reduction(*reduction, start, length);
}

} // namespace

void llvm::limit_partial_results(BasicBlock& body, const IntrinsicInst& mask, const Value* length) {
    if (!counts_from_zero(mask, body))
        return;
    SmallVector<IntrinsicInst*, 4> merges;
    for (Instruction& instruction : body) {
        // Elements beyond the length of a round stay as they are.
        auto* merge = dyn_cast<IntrinsicInst>(&instruction);
        if (merge && merge->getIntrinsicID() == Intrinsic::vp_merge && merge->getArgOperand(3) == length)
            merges.push_back(merge);
    }
    for (IntrinsicInst* merge : merges) {
        PartialResult partial(*merge);
        if (partial.can_be_limited())
            partial.limit(mask.getArgOperand(1));
    }
}
