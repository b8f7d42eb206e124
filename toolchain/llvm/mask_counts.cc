// LLVM makes an integer of 128 bits of a mask when it is only asked how many, or whether any or all, of its
// elements are set. There are no such integers; the machine sums the elements of a vector.
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/PatternMatch.h"
#include "llvm/Transforms/Utils/Local.h"
#include "vectorizer_passes.h"

using namespace llvm;
using namespace llvm::PatternMatch;

namespace {

Value* count_of(Value* mask, IRBuilder<>& builder) {
    Type* words = FixedVectorType::get(builder.getInt32Ty(), 128);
    Value* elements = builder.CreateSelect(mask, ConstantInt::get(words, 1), Constant::getNullValue(words));
    return builder.CreateAddReduce(elements);
}

// What `user`, an operation on the integer that `mask` has become, is in terms of the count; null if it is
// something else.
Value* by_count(Instruction& user, Value* mask) {
    IRBuilder<> builder(&user);
    if (match(&user, m_Intrinsic<Intrinsic::ctpop>()))
        return builder.CreateZExt(count_of(mask, builder), user.getType());
    auto* compare = dyn_cast<ICmpInst>(&user);
    bool any = compare && match(compare->getOperand(1), m_Zero());
    bool all = compare && match(compare->getOperand(1), m_AllOnes());
    if (!compare || !compare->isEquality() || !(any || all))
        return nullptr;
    return builder.CreateICmp(compare->getPredicate(), count_of(mask, builder),
                              builder.getInt32(any ? 0 : 128));
}

} // namespace

bool llvm::count_masks(Function& function) {
    SmallVector<BitCastInst*, 4> casts;
    for (Instruction& instruction : instructions(function)) {
        auto* cast = dyn_cast<BitCastInst>(&instruction);
        auto* mask = cast ? dyn_cast<FixedVectorType>(cast->getSrcTy()) : nullptr;
        if (mask && mask->getNumElements() == 128 && mask->getElementType()->isIntegerTy(1) &&
            cast->getType()->isIntegerTy(128))
            casts.push_back(cast);
    }
    SmallVector<WeakTrackingVH, 8> dead;
    for (BitCastInst* cast : casts) {
        for (User* user : SmallVector<User*, 4>(cast->users())) {
            auto& operation = *llvm::cast<Instruction>(user);
            if (Value* replacement = by_count(operation, cast->getOperand(0))) {
                operation.replaceAllUsesWith(replacement);
                dead.push_back(&operation);
            }
        }
    }
    RecursivelyDeleteTriviallyDeadInstructionsPermissive(dead);
    return !casts.empty();
}
