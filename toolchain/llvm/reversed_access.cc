// Loops that run backwards through memory. The vectoriser loads and stores 128 elements in their order in
// memory and reverses the vector; the machine has negative strides. This makes such accesses indexed ones
// with the indices 0, -1, -2, ... (which become strided later), and cancels the reversals against each other.
#include "llvm/Analysis/VectorUtils.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/Transforms/Utils/Local.h"
#include "vectorizer_passes.h"

using namespace llvm;

namespace {

constexpr int lanes = 128;

bool has_our_lanes(const Type* type) {
    auto* vector = dyn_cast<FixedVectorType>(type);
    return vector && vector->getNumElements() == lanes;
}

/// x of reversed(x), or null.
Value* reversed_value(Value* value) {
    auto* shuffle = dyn_cast<ShuffleVectorInst>(value);
    bool is_reversal =
        shuffle && has_our_lanes(shuffle->getType()) && shuffle->isReverse() && !getSplatValue(shuffle);
    return is_reversal ? shuffle->getOperand(0) : nullptr;
}

/// The mask that `mask` is the reversal of, or null. Of a short loop it is a constant: zeroes, then ones.
Value* mask_in_order(Value* mask) {
    auto* constant = dyn_cast<Constant>(mask);
    if (!constant)
        return reversed_value(mask);
    SmallVector<Constant*, lanes> elements;
    for (int i = lanes - 1; i >= 0; --i) {
        Constant* element = constant->getAggregateElement(static_cast<unsigned>(i));
        if (!element || (!elements.empty() && elements.back()->isNullValue() && !element->isNullValue()))
            return nullptr;
        elements.push_back(element);
    }
    bool is_reversed = elements.front()->isOneValue() && elements.back()->isNullValue();
    return is_reversed ? ConstantVector::get(elements) : nullptr;
}

Value* reversal_of(IRBuilder<>& builder, Value* value) {
    SmallVector<int, lanes> order;
    for (int i = lanes - 1; i >= 0; --i)
        order.push_back(i);
    return builder.CreateShuffleVector(value, order);
}

// Addresses of the elements in the order of the loop, of an access whose first element in memory is `lowest`.
Value* descending_addresses(IRBuilder<>& builder, Type* element, Value* lowest) {
    SmallVector<Constant*, lanes> indices;
    for (int i = 0; i < lanes; ++i)
        indices.push_back(builder.getInt32(static_cast<uint32_t>(-i)));
    Value* highest = builder.CreateGEP(element, lowest, builder.getInt32(lanes - 1));
    return builder.CreateGEP(element, highest, ConstantVector::get(indices));
}

// A load with a reversed mask, or one that is only used reversed.
Value* ascending_load(Instruction& load) {
    IRBuilder<> builder(&load);
    Type* type = load.getType();
    Value *pointer = nullptr, *mask = nullptr;
    Align alignment;
    if (auto* masked = dyn_cast<IntrinsicInst>(&load)) {
        pointer = masked->getArgOperand(0);
        alignment = cast<ConstantInt>(masked->getArgOperand(1))->getAlignValue();
        mask = mask_in_order(masked->getArgOperand(2));
        if (!mask || !isa<UndefValue>(masked->getArgOperand(3)))
            return nullptr;
    } else {
        bool is_reversed = !load.use_empty() &&
                           all_of(load.users(), [](User* user) { return reversed_value(user) != nullptr; });
        if (!is_reversed || !cast<LoadInst>(load).isSimple())
            return nullptr;
        pointer = cast<LoadInst>(load).getPointerOperand();
        alignment = cast<LoadInst>(load).getAlign();
        mask = Constant::getAllOnesValue(FixedVectorType::get(builder.getInt1Ty(), lanes));
    }
    Value* addresses = descending_addresses(builder, type->getScalarType(), pointer);
    return reversal_of(builder, builder.CreateMaskedGather(type, addresses, alignment, mask));
}

bool ascending_store(Instruction& store) {
    IRBuilder<> builder(&store);
    Value *value = store.getOperand(0), *pointer = store.getOperand(1), *mask = nullptr;
    Align alignment;
    if (auto* masked = dyn_cast<IntrinsicInst>(&store)) {
        alignment = cast<ConstantInt>(masked->getArgOperand(2))->getAlignValue();
        mask = mask_in_order(masked->getArgOperand(3));
        if (!mask)
            return false;
    } else {
        if (!reversed_value(value) || !cast<StoreInst>(store).isSimple())
            return false;
        alignment = cast<StoreInst>(store).getAlign();
        mask = Constant::getAllOnesValue(FixedVectorType::get(builder.getInt1Ty(), lanes));
    }
    Value* ordered = reversed_value(value);
    if (!ordered)
        ordered = reversal_of(builder, value);
    builder.CreateMaskedScatter(
        ordered, descending_addresses(builder, value->getType()->getScalarType(), pointer), alignment, mask);
    return true;
}

bool is_element_wise(const Instruction& instruction) {
    if (auto* call = dyn_cast<IntrinsicInst>(&instruction))
        return is_contained({Intrinsic::fabs, Intrinsic::sqrt, Intrinsic::smax, Intrinsic::smin,
                             Intrinsic::umax, Intrinsic::umin, Intrinsic::maxnum, Intrinsic::minnum},
                            call->getIntrinsicID());
    return isa<BinaryOperator, UnaryOperator, CastInst, CmpInst, SelectInst>(instruction);
}

// op(reversed(a), reversed(b)) is reversed(op(a, b)); splats are the same either way.
Value* reversal_after(Instruction& operation) {
    if (!has_our_lanes(operation.getType()) || !is_element_wise(operation))
        return nullptr;
    unsigned count =
        isa<CallInst>(operation) ? cast<CallInst>(operation).arg_size() : operation.getNumOperands();
    SmallVector<Value*, 3> operands;
    bool any = false;
    for (unsigned i = 0; i < count; ++i) {
        Value* operand = operation.getOperand(i);
        Value* original = operand->getType()->isVectorTy() ? reversed_value(operand) : nullptr;
        if (!original && operand->getType()->isVectorTy() && !getSplatValue(operand))
            return nullptr;
        any |= original != nullptr;
        operands.push_back(original ? original : operand);
    }
    if (!any)
        return nullptr;
    IRBuilder<> builder(&operation);
    Instruction* ordered = operation.clone();
    for (unsigned i = 0; i < count; ++i)
        ordered->setOperand(i, operands[i]);
    builder.Insert(ordered);
    return reversal_of(builder, ordered);
}

// A mask that is still reversed in the end is made of a vector of numbers.
void reverse_as_numbers(ShuffleVectorInst& mask) {
    IRBuilder<> builder(&mask);
    Type* numbers = FixedVectorType::get(builder.getInt32Ty(), lanes);
    Value* reversed = reversal_of(builder, builder.CreateZExt(mask.getOperand(0), numbers));
    mask.replaceAllUsesWith(builder.CreateICmpSGT(reversed, Constant::getNullValue(numbers)));
    mask.eraseFromParent();
}

bool is_masked(const Instruction& instruction, Intrinsic::ID id) {
    auto* call = dyn_cast<IntrinsicInst>(&instruction);
    return call && call->getIntrinsicID() == id;
}

Value* rewritten(Instruction& instruction) {
    if (!has_our_lanes(instruction.getType()))
        return nullptr;
    if (isa<LoadInst>(instruction) || is_masked(instruction, Intrinsic::masked_load))
        return ascending_load(instruction);
    if (Value* once = reversed_value(&instruction))
        return reversed_value(once);
    return reversal_after(instruction);
}

} // namespace

bool llvm::turn_reversed_accesses(Function& function) {
    SmallVector<Instruction*, 16> all;
    bool any = false;
    for (Instruction& instruction : instructions(function)) {
        all.push_back(&instruction);
        any |= reversed_value(&instruction) != nullptr;
        any |= is_masked(instruction, Intrinsic::masked_store) && mask_in_order(instruction.getOperand(3));
    }
    if (!any)
        return false;
    SmallVector<WeakTrackingVH, 16> dead;
    for (Instruction* instruction : all) {
        bool is_store =
            (isa<StoreInst>(instruction) && has_our_lanes(instruction->getOperand(0)->getType())) ||
            (is_masked(*instruction, Intrinsic::masked_store) &&
             has_our_lanes(instruction->getOperand(0)->getType()));
        if (is_store) {
            if (ascending_store(*instruction))
                instruction->eraseFromParent();
            continue;
        }
        if (Value* replacement = rewritten(*instruction)) {
            instruction->replaceAllUsesWith(replacement);
            dead.push_back(instruction);
        }
    }
    RecursivelyDeleteTriviallyDeadInstructionsPermissive(dead);
    for (Instruction& instruction : make_early_inc_range(instructions(function))) {
        if (reversed_value(&instruction) && instruction.use_empty())
            instruction.eraseFromParent();
        else if (reversed_value(&instruction) && instruction.getType()->isIntOrIntVectorTy(1))
            reverse_as_numbers(cast<ShuffleVectorInst>(instruction));
    }
    return true;
}
