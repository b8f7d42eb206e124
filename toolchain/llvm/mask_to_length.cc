// The loop vectoriser folds a loop's tail into masks: get.active.lane.mask(i, n) and what is derived from it.
// The machine has a vector length for that. This pass turns masked accesses into VP intrinsics with the
// length n - i (lengths above 128 act as 128), and gives the same length to the element-wise operations that
// feed them, so that nothing is computed, and no trap raised, for elements beyond the end.
#include "llvm/ADT/MapVector.h"
#include "llvm/Analysis/VectorUtils.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"
#include "llvm/IR/PatternMatch.h"
#include "llvm/Transforms/Utils/Local.h"
#include "vectorizer_passes.h"

using namespace llvm;
using namespace llvm::PatternMatch;

namespace {

/// The uses of one lane mask.
class LaneMask {
  public:
    explicit LaneMask(IntrinsicInst* mask);
    void rewrite();

    /// Rewrites a masked access that no lane mask governs: it concerns all 128 elements.
    static void rewrite_unlimited(IntrinsicInst* access);

  private:
    LaneMask() = default;
    void find_derived();
    void rewrite_user(Instruction* user, Value* mask);
    Value* rewrite_memory(IntrinsicInst* access);
    bool rewrite_reduction(SelectInst* select, Value* condition);
    bool rewrite_accumulation(SelectInst* select, Value* condition);
    void limit_operations(BasicBlock* block);
    Value* limited(Instruction* operation);
    Value* strided_access(IntrinsicInst* access, Value* pointers, Value* data, Value* condition);

    IntrinsicInst* mask_ = nullptr;
    Value* length_ = nullptr;
    Constant* ones_ = nullptr;
    /// Masks that imply the lane mask, with what they demand besides (null: nothing).
    MapVector<Value*, Value*> conditions_;
    SmallVector<Instruction*, 16> dead_;
};

LaneMask::LaneMask(IntrinsicInst* mask) : mask_(mask), ones_(ConstantInt::getAllOnesValue(mask->getType())) {
    IRBuilder<> builder(mask);
    Value* left = builder.CreateSub(mask->getArgOperand(1), mask->getArgOperand(0));
    if (left->getType()->getIntegerBitWidth() > 32)
        left = builder.CreateBinaryIntrinsic(Intrinsic::umin, left, ConstantInt::get(left->getType(), 128));
    length_ = builder.CreateZExtOrTrunc(left, builder.getInt32Ty(), "length");
}

// Conjunctions of the lane mask with a condition, as `and` or as `select`.
void LaneMask::find_derived() {
    conditions_.insert({mask_, nullptr});
    for (unsigned i = 0; i < conditions_.size(); ++i) {
        auto [mask, condition] = *(conditions_.begin() + i);
        for (User* user : mask->users()) {
            Value* other = nullptr;
            bool conjunction = match(user, m_c_And(m_Specific(mask), m_Value(other))) ||
                               match(user, m_Select(m_Specific(mask), m_Value(other), m_Zero())) ||
                               match(user, m_Select(m_Value(other), m_Specific(mask), m_Zero()));
            if (!conjunction || !user->getType()->isIntOrIntVectorTy(1) || conditions_.contains(user))
                continue;
            if (condition) {
                IRBuilder<> builder(cast<Instruction>(user));
                other = builder.CreateAnd(condition, other);
            }
            conditions_.insert({user, other});
        }
    }
}

// How many elements a constant mask selects, if those are the first ones.
std::optional<unsigned> constant_length(Value* mask) {
    auto* constant = dyn_cast<Constant>(mask);
    unsigned count = cast<FixedVectorType>(mask->getType())->getNumElements();
    unsigned length = 0;
    auto is = [&](unsigned i, bool wanted) {
        Constant* element = constant->getAggregateElement(i);
        return element && (wanted ? element->isOneValue() : element->isZeroValue());
    };
    while (constant && length < count && is(length, true))
        ++length;
    for (unsigned i = length; constant && i < count; ++i) {
        if (!is(i, false))
            return std::nullopt;
    }
    return constant ? std::optional(length) : std::nullopt;
}

void LaneMask::rewrite_unlimited(IntrinsicInst* access) {
    bool is_store = access->getType()->isVoidTy();
    Value* mask = access->getArgOperand(is_store ? 3 : 2);
    LaneMask all;
    std::optional<unsigned> length = constant_length(mask); // a lane mask of a short loop
    all.length_ = ConstantInt::get(Type::getInt32Ty(access->getContext()), length.value_or(128));
    all.ones_ = ConstantInt::getAllOnesValue(mask->getType());
    all.conditions_.insert({mask, length ? nullptr : mask});
    Value* replacement = all.rewrite_memory(access);
    if (!is_store)
        access->replaceAllUsesWith(replacement);
    access->eraseFromParent();
    if (auto* select = dyn_cast<SelectInst>(replacement))
        all.rewrite_user(select, mask);
    for (Instruction* instruction : all.dead_)
        instruction->eraseFromParent();
}

std::optional<Align> alignment_argument(Value* argument) {
    return Align(cast<ConstantInt>(argument)->getZExtValue());
}

Value* LaneMask::rewrite_memory(IntrinsicInst* access) {
    IRBuilder<> builder(access);
    bool is_store = access->getType()->isVoidTy();
    bool is_indexed = access->getIntrinsicID() == Intrinsic::masked_gather ||
                      access->getIntrinsicID() == Intrinsic::masked_scatter;
    unsigned data_operands = is_store ? 1 : 0;
    Value* pointer = access->getArgOperand(data_operands);
    Value* condition = conditions_.lookup(access->getArgOperand(data_operands + 2));
    Value* mask = condition ? condition : ones_;
    Value* data = is_store ? access->getArgOperand(0) : nullptr;
    Type* type = is_store ? data->getType() : access->getType();
    if (is_indexed) {
        if (Value* strided = strided_access(access, pointer, data, mask))
            return strided;
    }
    Intrinsic::ID id = is_indexed ? (is_store ? Intrinsic::vp_scatter : Intrinsic::vp_gather)
                                  : (is_store ? Intrinsic::vp_store : Intrinsic::vp_load);
    SmallVector<Value*, 4> arguments;
    if (is_store)
        arguments.push_back(data);
    arguments.append({pointer, mask, length_});
    CallInst* call = builder.CreateIntrinsic(id, {type, pointer->getType()}, arguments);
    call->addParamAttr(data_operands, Attribute::getWithAlignment(
                                          access->getContext(),
                                          *alignment_argument(access->getArgOperand(data_operands + 1))));
    call->copyMetadata(*access);
    if (is_store)
        return call;
    Value* otherwise = access->getArgOperand(3);
    if (isa<UndefValue>(otherwise))
        return call;
    // As LLVM had it before it was folded into the load, so that sums are recognised.
    return builder.CreateSelect(access->getArgOperand(data_operands + 2), call, otherwise);
}

/// `index` as first + step * (0, 1, 2, ...), both scalar; false if it is not that.
bool decompose(Value* index, IRBuilder<>& builder, Value*& first, Value*& step) {
    Type* scalar = index->getType()->getScalarType();
    if (auto* constant = dyn_cast<Constant>(index)) {
        if (Value* splat = constant->getSplatValue()) {
            first = splat;
            step = ConstantInt::get(scalar, 0);
            return true;
        }
        auto* data = dyn_cast<ConstantDataVector>(constant);
        if (!data || !scalar->isIntegerTy())
            return false;
        uint64_t delta = data->getElementAsInteger(1) - data->getElementAsInteger(0);
        for (unsigned i = 1; i < data->getNumElements(); ++i) {
            if (APInt(64, data->getElementAsInteger(i) - data->getElementAsInteger(i - 1))
                    .trunc(scalar->getIntegerBitWidth()) !=
                APInt(64, delta).trunc(scalar->getIntegerBitWidth()))
                return false;
        }
        first = data->getElementAsConstant(0);
        step = ConstantInt::get(scalar, delta);
        return true;
    }
    if (Value* splat = getSplatValue(index)) {
        first = splat;
        step = ConstantInt::get(scalar, 0);
        return true;
    }
    // An induction variable: its first round is the constant vector; a scalar twin counts the rest.
    if (auto* phi = dyn_cast<PHINode>(index)) {
        if (phi->getNumIncomingValues() != 2)
            return false;
        for (unsigned i : {0u, 1u}) {
            Value *start = phi->getIncomingValue(i), *increment = nullptr;
            bool is_induction =
                match(phi->getIncomingValue(1 - i), m_c_Add(m_Specific(phi), m_Value(increment))) &&
                getSplatValue(increment);
            if (!is_induction)
                continue;
            IRBuilder<> outside(phi->getIncomingBlock(i)->getTerminator());
            Value* start_first = nullptr;
            if (!decompose(start, outside, start_first, step))
                return false;
            Value* round = getSplatValue(increment);
            auto* defined_in = dyn_cast<Instruction>(round);
            if (defined_in && defined_in->getParent() == phi->getParent())
                return false;
            IRBuilder<> at_phi(phi);
            PHINode* twin = at_phi.CreatePHI(scalar, 2, "first");
            IRBuilder<> at_end(phi->getIncomingBlock(1 - i)->getTerminator());
            Value* next = at_end.CreateAdd(twin, round);
            twin->addIncoming(start_first, phi->getIncomingBlock(i));
            twin->addIncoming(next, phi->getIncomingBlock(1 - i));
            first = twin;
            return true;
        }
        return false;
    }
    auto* operation = dyn_cast<BinaryOperator>(index);
    if (!operation)
        return false;
    Value* first_a = nullptr;
    Value* step_a = nullptr;
    Value* first_b = nullptr;
    Value* step_b = nullptr;
    switch (operation->getOpcode()) {
    case Instruction::Add:
    case Instruction::Sub:
        if (!decompose(operation->getOperand(0), builder, first_a, step_a) ||
            !decompose(operation->getOperand(1), builder, first_b, step_b))
            return false;
        first = builder.CreateBinOp(operation->getOpcode(), first_a, first_b);
        step = builder.CreateBinOp(operation->getOpcode(), step_a, step_b);
        return true;
    case Instruction::Or:
        if (!cast<PossiblyDisjointInst>(operation)->isDisjoint() ||
            !decompose(operation->getOperand(0), builder, first_a, step_a) ||
            !decompose(operation->getOperand(1), builder, first_b, step_b))
            return false;
        first = builder.CreateAdd(first_a, first_b);
        step = builder.CreateAdd(step_a, step_b);
        return true;
    case Instruction::Mul:
    case Instruction::Shl: {
        Value* factor = getSplatValue(operation->getOperand(1));
        Value* varying = operation->getOperand(0);
        if (!factor && operation->getOpcode() == Instruction::Mul) {
            factor = getSplatValue(operation->getOperand(0));
            varying = operation->getOperand(1);
        }
        if (!factor || !decompose(varying, builder, first_a, step_a))
            return false;
        first = builder.CreateBinOp(operation->getOpcode(), first_a, factor);
        step = builder.CreateBinOp(operation->getOpcode(), step_a, factor);
        return true;
    }
    default:
        return false;
    }
}

// A gather or scatter whose addresses are evenly spaced is a strided load or store.
Value* LaneMask::strided_access(IntrinsicInst* access, Value* pointers, Value* data, Value* condition) {
    auto* address = dyn_cast<GetElementPtrInst>(pointers);
    if (!address || address->getNumIndices() != 1)
        return nullptr;
    IRBuilder<> builder(access);
    Value* base = address->getPointerOperand();
    if (base->getType()->isVectorTy())
        base = getSplatValue(base);
    Value* index = address->getOperand(1);
    if (!base || !index->getType()->isVectorTy())
        return nullptr;
    IRBuilder<> at_address(address);
    Value* first = nullptr;
    Value* step = nullptr;
    if (!decompose(index, at_address, first, step))
        return nullptr;
    Value* pointer = at_address.CreateGEP(address->getSourceElementType(), base, first);
    uint64_t size = access->getModule()->getDataLayout().getTypeAllocSize(address->getSourceElementType());
    Value* stride = at_address.CreateMul(at_address.CreateSExtOrTrunc(step, builder.getInt32Ty()),
                                         builder.getInt32(static_cast<uint32_t>(size)));
    Type* type = data ? data->getType() : access->getType();
    SmallVector<Value*, 5> arguments;
    if (data)
        arguments.push_back(data);
    arguments.append({pointer, stride, condition, length_});
    if (!data && !isa<UndefValue>(access->getArgOperand(3)))
        return nullptr;
    CallInst* call = builder.CreateIntrinsic(data ? Intrinsic::experimental_vp_strided_store
                                                  : Intrinsic::experimental_vp_strided_load,
                                             {type, pointer->getType(), stride->getType()}, arguments);
    call->addParamAttr(data ? 1 : 0, Attribute::getWithAlignment(access->getContext(), Align(4)));
    return call;
}

// A sum over select(mask, x, 0) is a sum over the first elements of x.
bool LaneMask::rewrite_reduction(SelectInst* select, Value* condition) {
    auto* reduction = select->hasOneUse() ? dyn_cast<IntrinsicInst>(select->user_back()) : nullptr;
    if (!reduction || condition || reduction->getIntrinsicID() != Intrinsic::vector_reduce_fadd)
        return false;
    IRBuilder<> builder(reduction);
    CallInst* call =
        builder.CreateIntrinsic(Intrinsic::vp_reduce_fadd, {select->getType()},
                                {reduction->getArgOperand(0), select->getTrueValue(), ones_, length_});
    call->copyFastMathFlags(reduction);
    reduction->replaceAllUsesWith(call);
    dead_.push_back(reduction);
    return true;
}

// op(sum, select(mask, x, identity)) leaves the elements beyond the length as they are: so does op(sum, x)
// merged into sum, which is one instruction.
bool LaneMask::rewrite_accumulation(SelectInst* select, Value* condition) {
    auto* operation = select->hasOneUse() ? dyn_cast<BinaryOperator>(select->user_back()) : nullptr;
    if (!operation)
        return false;
    bool ignores_zero_sign = isa<FPMathOperator>(operation) && operation->hasNoSignedZeros();
    bool is_neutral = select->getFalseValue() ==
                      ConstantExpr::getBinOpIdentity(operation->getOpcode(), operation->getType(),
                                                     operation->getOperand(1) == select, ignores_zero_sign);
    if (!is_neutral && ignores_zero_sign) {
        is_neutral =
            operation->getOpcode() == Instruction::FAdd && match(select->getFalseValue(), m_AnyZeroFP());
    }
    Value* sum = operation->getOperand(operation->getOperand(0) == select ? 1 : 0);
    if (!is_neutral || sum == select)
        return false;
    IRBuilder<> builder(operation);
    auto* applied = cast<Instruction>(operation->clone());
    applied->replaceUsesOfWith(select, select->getTrueValue());
    builder.Insert(applied);
    Value* merged = builder.CreateIntrinsic(Intrinsic::vp_merge, {operation->getType()},
                                            {condition ? condition : ones_, applied, sum, length_});
    operation->replaceAllUsesWith(merged);
    dead_.push_back(operation);
    return true;
}

void LaneMask::rewrite_user(Instruction* user, Value* mask) {
    Value* condition = conditions_.lookup(mask);
    if (auto* intrinsic = dyn_cast<IntrinsicInst>(user)) {
        switch (intrinsic->getIntrinsicID()) {
        case Intrinsic::masked_load:
        case Intrinsic::masked_store:
        case Intrinsic::masked_gather:
        case Intrinsic::masked_scatter: {
            Value* replacement = rewrite_memory(intrinsic);
            if (!intrinsic->getType()->isVoidTy())
                intrinsic->replaceAllUsesWith(replacement);
            dead_.push_back(intrinsic);
            if (auto* select = dyn_cast<SelectInst>(replacement))
                rewrite_user(select, mask);
        }
        }
        return;
    }
    auto* select = dyn_cast<SelectInst>(user);
    if (!select || select->getCondition() != mask || conditions_.contains(select) ||
        select->getType()->isIntOrIntVectorTy(1))
        return;
    if (rewrite_reduction(select, condition) || rewrite_accumulation(select, condition)) {
        dead_.push_back(select);
        return;
    }
    IRBuilder<> builder(select);
    Value* merged = builder.CreateIntrinsic(
        Intrinsic::vp_merge, {select->getType()},
        {condition ? condition : ones_, select->getTrueValue(), select->getFalseValue(), length_});
    select->replaceAllUsesWith(merged);
    dead_.push_back(select);
}

//===--- the length for element-wise operations ---===//

Intrinsic::ID limited_intrinsic(const Instruction& operation) {
    if (auto* intrinsic = dyn_cast<IntrinsicInst>(&operation)) {
        switch (intrinsic->getIntrinsicID()) {
        case Intrinsic::fabs:
        case Intrinsic::sqrt:
        case Intrinsic::smax:
        case Intrinsic::smin:
        case Intrinsic::maxnum:
        case Intrinsic::minnum:
        case Intrinsic::umax:
        case Intrinsic::umin:
            return VPIntrinsic::getForIntrinsic(intrinsic->getIntrinsicID());
        default:
            return Intrinsic::not_intrinsic;
        }
    }
    if (isa<BinaryOperator>(operation) || isa<UnaryOperator>(operation) || isa<SelectInst>(operation) ||
        isa<CastInst>(operation) || isa<CmpInst>(operation))
        return VPIntrinsic::getForOpcode(operation.getOpcode());
    return Intrinsic::not_intrinsic;
}

Value* LaneMask::limited(Instruction* operation) {
    Intrinsic::ID id = limited_intrinsic(*operation);
    if (id == Intrinsic::not_intrinsic)
        return nullptr;
    bool is_cast = isa<CastInst>(operation);
    if (is_cast &&
        (isa<BitCastInst>(operation) || operation->getOperand(0)->getType()->isIntOrIntVectorTy(1) ||
         isa<PtrToIntInst>(operation) || isa<IntToPtrInst>(operation)))
        return nullptr;
    IRBuilder<> builder(operation);
    SmallVector<Value*, 5> arguments;
    unsigned count =
        isa<CallInst>(operation) ? cast<CallInst>(operation)->arg_size() : operation->getNumOperands();
    for (unsigned i = 0; i < count; ++i)
        arguments.push_back(operation->getOperand(i));
    SmallVector<Type*, 2> types = {operation->getType()};
    if (auto* comparison = dyn_cast<CmpInst>(operation)) {
        if (comparison->getOperand(0)->getType()->isPtrOrPtrVectorTy())
            return nullptr;
        types = {comparison->getOperand(0)->getType()};
        arguments.push_back(MetadataAsValue::get(
            operation->getContext(),
            MDString::get(operation->getContext(), CmpInst::getPredicateName(comparison->getPredicate()))));
    } else if (is_cast) {
        types.push_back(operation->getOperand(0)->getType());
    }
    if (!isa<SelectInst>(operation))
        arguments.push_back(ones_);
    arguments.push_back(length_);
    CallInst* call = builder.CreateIntrinsic(id, types, arguments);
    if (isa<FPMathOperator>(operation) && isa<FPMathOperator>(call))
        call->copyFastMathFlags(operation);
    return call;
}

// Backwards, so that users come before what they use.
void LaneMask::limit_operations(BasicBlock* block) {
    for (Instruction& operation : make_early_inc_range(reverse(*block))) {
        if (operation.use_empty() || !operation.getType()->isVectorTy())
            continue;
        bool only_first = all_of(operation.users(), [&](User* user) {
            auto* limited_user = dyn_cast<VPIntrinsic>(user);
            return limited_user && limited_user->getParent() == block &&
                   limited_user->getVectorLengthParam() == length_;
        });
        Value* replacement = only_first ? limited(&operation) : nullptr;
        if (!replacement)
            continue;
        operation.replaceAllUsesWith(replacement);
        operation.eraseFromParent();
    }
}

// Vectors of addresses and indices that strided accesses no longer need.
void remove_dead(BasicBlock* block) {
    for (Instruction& instruction : make_early_inc_range(reverse(*block))) {
        if (isInstructionTriviallyDead(&instruction))
            instruction.eraseFromParent();
    }
    SmallVector<WeakTrackingVH, 8> phis;
    for (PHINode& phi : block->phis())
        phis.push_back(&phi);
    for (WeakTrackingVH& phi : phis) {
        if (auto* alive = dyn_cast_or_null<PHINode>(phi))
            RecursivelyDeleteDeadPHINode(alive);
    }
}

void LaneMask::rewrite() {
    find_derived();
    for (auto [mask, condition] : conditions_) {
        for (User* user : SmallVector<User*, 16>(mask->users()))
            rewrite_user(cast<Instruction>(user), mask);
    }
    for (Instruction* instruction : dead_)
        instruction->eraseFromParent();
    BasicBlock* block = mask_->getParent();
    for (auto [mask, condition] : reverse(conditions_)) {
        if (mask->use_empty())
            cast<Instruction>(mask)->eraseFromParent();
    }
    remove_dead(block);
    limit_operations(block);
}

} // namespace

PreservedAnalyses ConvexMaskToLengthPass::run(Function& function, FunctionAnalysisManager&) {
    bool changed = turn_reversed_accesses(function);
    changed |= widen_elements(function);
    auto collect = [&](ArrayRef<Intrinsic::ID> wanted) {
        SmallVector<IntrinsicInst*, 8> found;
        for (Instruction& instruction : instructions(function)) {
            auto* intrinsic = dyn_cast<IntrinsicInst>(&instruction);
            if (!intrinsic || !is_contained(wanted, intrinsic->getIntrinsicID()))
                continue;
            Type* type = intrinsic->getType()->isVoidTy() ? intrinsic->getArgOperand(0)->getType()
                                                          : intrinsic->getType();
            auto* vector = dyn_cast<FixedVectorType>(type);
            if (vector && vector->getNumElements() == 128)
                found.push_back(intrinsic);
        }
        return found;
    };
    auto masks = collect({Intrinsic::get_active_lane_mask});
    for (IntrinsicInst* mask : masks)
        LaneMask(mask).rewrite();
    auto others = collect({Intrinsic::masked_load, Intrinsic::masked_store, Intrinsic::masked_gather,
                           Intrinsic::masked_scatter});
    for (IntrinsicInst* access : others)
        LaneMask::rewrite_unlimited(access);
    return masks.empty() && others.empty() && !changed ? PreservedAnalyses::all() : PreservedAnalyses::none();
}
