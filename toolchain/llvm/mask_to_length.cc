// The loop vectoriser folds a loop's tail into masks: get.active.lane.mask(i, n) and what is derived from it.
// The machine has a vector length for that. This pass turns masked accesses into VP intrinsics with the
// length n - i (lengths above 128 act as 128), and gives the same length to the element-wise operations that
// feed them, so that nothing is computed, and no trap raised, for elements beyond the end.
#include "known_lengths.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/Analysis/VectorUtils.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"
#include "llvm/IR/PatternMatch.h"
#include "llvm/Transforms/Utils/Local.h"
#include "partial_results.h"
#include "strided_access.h"
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
    void choose_extensions();
    void rewrite_user(Instruction* user, Value* mask);
    Value* rewrite_memory(IntrinsicInst* access);
    bool rewrite_reduction(SelectInst* select, Value* condition);
    bool rewrite_accumulation(SelectInst* select, Value* condition);
    void limit_operations(BasicBlock* block);
    Value* limited(Instruction* operation);
    Value* limited_load(LoadInst& load);
    Value* strided_access(IntrinsicInst* access, Value* pointers, Value* data, Value* condition);

    IntrinsicInst* mask_ = nullptr;
    Value* length_ = nullptr;
    Constant* ones_ = nullptr;
    /// Masks that imply the lane mask, with what they demand besides (null: nothing).
    MapVector<Value*, Value*> conditions_;
    SmallVector<Instruction*, 16> dead_;
    SetVector<BasicBlock*> blocks_; // where the masks are used
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

// A mask as numbers is a choice between one and zero, which can be made with a length.
void LaneMask::choose_extensions() {
    for (auto [mask, condition] : conditions_) {
        for (User* user : SmallVector<User*, 16>(mask->users())) {
            if (!isa<ZExtInst, SExtInst>(user))
                continue;
            Type* type = user->getType();
            Constant* set = isa<SExtInst>(user) ? Constant::getAllOnesValue(type) : ConstantInt::get(type, 1);
            auto* extension = cast<Instruction>(user);
            auto* choice =
                SelectInst::Create(mask, set, Constant::getNullValue(type), "", extension->getIterator());
            extension->replaceAllUsesWith(choice);
            extension->eraseFromParent();
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

// A gather or scatter whose addresses are evenly spaced is a strided load or store.
Value* LaneMask::strided_access(IntrinsicInst* access, Value* pointers, Value* data, Value* condition) {
    if (!data && !isa<UndefValue>(access->getArgOperand(3)))
        return nullptr;
    auto address = strided_address(pointers, *access);
    if (!address)
        return nullptr;
    IRBuilder<> builder(access);
    SmallVector<Value*, 5> arguments;
    if (data)
        arguments.push_back(data);
    arguments.append({address->first, address->stride, condition, length_});
    Type* type = data ? data->getType() : access->getType();
    CallInst* call = builder.CreateIntrinsic(
        data ? Intrinsic::experimental_vp_strided_store : Intrinsic::experimental_vp_strided_load,
        {type, address->first->getType(), address->stride->getType()}, arguments);
    call->addParamAttr(data ? 1 : 0, Attribute::getWithAlignment(access->getContext(), Align(4)));
    return call;
}

// Of a sum that begins with one number in element 0 of `start`: what is added, and the number.
std::pair<Value*, Value*> without_start(Value* sum, Value* start) {
    auto* addition = dyn_cast<BinaryOperator>(sum);
    auto* constant = dyn_cast<Constant>(start);
    bool is_sum = addition && constant && addition->getOpcode() == Instruction::FAdd &&
                  addition->hasAllowReassoc() && addition->hasNoSignedZeros() && addition->hasOneUse() &&
                  addition->getOperand(1) == start;
    if (!is_sum)
        return {nullptr, nullptr};
    unsigned count = cast<FixedVectorType>(sum->getType())->getNumElements();
    for (unsigned i = 1; i < count; ++i) {
        if (!match(constant->getAggregateElement(i), m_AnyZeroFP()))
            return {nullptr, nullptr};
    }
    return {addition->getOperand(0), constant->getAggregateElement(0u)};
}

// A sum over select(mask, x, 0) is a sum over the first elements of x.
bool LaneMask::rewrite_reduction(SelectInst* select, Value* condition) {
    auto* reduction = select->hasOneUse() ? dyn_cast<IntrinsicInst>(select->user_back()) : nullptr;
    if (!reduction || condition || reduction->getIntrinsicID() != Intrinsic::vector_reduce_fadd)
        return false;
    IRBuilder<> builder(reduction);
    Value *elements = select->getTrueValue(), *start = reduction->getArgOperand(0);
    if (match(start, m_NegZeroFP())) {
        if (auto [added, first] = without_start(elements, select->getFalseValue()); added) {
            elements = added;
            start = first;
        }
    }
    CallInst* call = builder.CreateIntrinsic(Intrinsic::vp_reduce_fadd, {select->getType()},
                                             {start, elements, ones_, length_});
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

// A load that LLVM found to be harmless without its mask.
Value* LaneMask::limited_load(LoadInst& load) {
    if (!load.isSimple())
        return nullptr;
    IRBuilder<> builder(&load);
    Value* pointer = load.getPointerOperand();
    CallInst* call = builder.CreateIntrinsic(Intrinsic::vp_load, {load.getType(), pointer->getType()},
                                             {pointer, ones_, length_});
    call->addParamAttr(0, Attribute::getWithAlignment(load.getContext(), load.getAlign()));
    call->copyMetadata(load);
    return call;
}

Value* LaneMask::limited(Instruction* operation) {
    if (auto* load = dyn_cast<LoadInst>(operation))
        return limited_load(*load);
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
    choose_extensions();
    for (auto [mask, condition] : conditions_) {
        for (User* user : SmallVector<User*, 16>(mask->users())) {
            blocks_.insert(cast<Instruction>(user)->getParent());
            rewrite_user(cast<Instruction>(user), mask);
        }
    }
    for (Instruction* instruction : dead_)
        instruction->eraseFromParent();
    for (BasicBlock* block : blocks_)
        limit_partial_results(*block, *mask_, length_);
    for (auto [mask, condition] : reverse(conditions_)) {
        if (mask->use_empty())
            cast<Instruction>(mask)->eraseFromParent();
    }
    for (BasicBlock* block : blocks_) {
        remove_dead(block);
        limit_operations(block);
    }
}

} // namespace

PreservedAnalyses ConvexMaskToLengthPass::run(Function& function, FunctionAnalysisManager&) {
    bool changed = turn_reversed_accesses(function);
    changed |= count_masks(function);
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
    changed |= reveal_lengths(function);
    auto others = collect({Intrinsic::masked_load, Intrinsic::masked_store, Intrinsic::masked_gather,
                           Intrinsic::masked_scatter});
    for (IntrinsicInst* access : others)
        LaneMask::rewrite_unlimited(access);
    return masks.empty() && others.empty() && !changed ? PreservedAnalyses::all() : PreservedAnalyses::none();
}
