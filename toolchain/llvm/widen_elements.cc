// Vectors of 8- and 16-bit elements exist in memory and in registers, arithmetic on them does not: this
// rewrites it to 32 bits, with the extension that its result depends on. Likewise unsigned division and
// unsigned conversions, which the vector unit has for signed numbers only, are done in twice the width.
#include "llvm/Analysis/VectorUtils.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/PatternMatch.h"
#include "vectorizer_passes.h"

using namespace llvm;
using namespace llvm::PatternMatch;

namespace {

enum class Extension { any, sign, zero };

unsigned element_bits(const Type* type) {
    auto* vector = dyn_cast<FixedVectorType>(type);
    bool is_ours = vector && vector->getNumElements() == 128 && vector->getElementType()->isIntegerTy();
    return is_ours ? vector->getElementType()->getIntegerBitWidth() : 0;
}

bool is_narrow(const Type* type) {
    return element_bits(type) == 8 || element_bits(type) == 16;
}

/// Rewrites one instruction.
class Widening {
  public:
    explicit Widening(Instruction& instruction) : instruction_(instruction), builder_(&instruction) {}
    /// What replaces the instruction, or null if it stays.
    Value* replacement();

  private:
    Value* binary(BinaryOperator& operation);
    Value* wide_division(BinaryOperator& operation, unsigned bits);
    Value* comparison(ICmpInst& compare);
    Value* conversion(CastInst& cast);
    Value* intrinsic(IntrinsicInst& call);

    Type* vector_of(unsigned bits) { return FixedVectorType::get(builder_.getIntNTy(bits), 128); }
    Value* extended(Value* value, Extension extension, unsigned bits = 32);
    Value* narrowed(Value* value, Type* type) { return builder_.CreateTrunc(value, type); }

    Instruction& instruction_;
    IRBuilder<> builder_;
};

Value* Widening::extended(Value* value, Extension extension, unsigned bits) {
    Type* type = vector_of(bits);
    Value* wide = nullptr;
    bool is_truncation = extension == Extension::any && match(value, m_Trunc(m_Value(wide)));
    if (is_truncation && element_bits(wide->getType()) >= bits)
        return builder_.CreateTrunc(wide, type);
    bool is_signed = extension == Extension::sign;
    if (Value* scalar = isa<Constant>(value) ? nullptr : getSplatValue(value)) {
        Type* element = type->getScalarType();
        return builder_.CreateVectorSplat(128, is_signed ? builder_.CreateSExt(scalar, element)
                                                         : builder_.CreateZExt(scalar, element));
    }
    return is_signed ? builder_.CreateSExt(value, type) : builder_.CreateZExt(value, type);
}

// Quotient or remainder, signed, at `bits`, which hold every operand.
Value* Widening::wide_division(BinaryOperator& operation, unsigned bits) {
    unsigned op = operation.getOpcode();
    bool is_signed = op == Instruction::SDiv || op == Instruction::SRem;
    Extension extension = is_signed ? Extension::sign : Extension::zero;
    auto operand = [&](unsigned i) {
        Value* value = operation.getOperand(i);
        return element_bits(value->getType()) == bits ? value : extended(value, extension, bits);
    };
    Value *dividend = operand(0), *divisor = operand(1);
    Value* result = builder_.CreateSDiv(dividend, divisor);
    if (op == Instruction::SRem || op == Instruction::URem)
        result = builder_.CreateSub(dividend, builder_.CreateMul(result, divisor));
    return result->getType() == operation.getType() ? result : narrowed(result, operation.getType());
}

Value* Widening::binary(BinaryOperator& operation) {
    unsigned op = operation.getOpcode(), bits = element_bits(operation.getType());
    switch (op) {
    case Instruction::UDiv:
    case Instruction::URem:
        return bits > 32 ? nullptr : wide_division(operation, bits == 32 ? 64 : 32);
    case Instruction::SRem:
        return wide_division(operation, std::max(bits, 32u));
    case Instruction::SDiv:
        return is_narrow(operation.getType()) ? wide_division(operation, 32) : nullptr;
    }
    if (!is_narrow(operation.getType()))
        return nullptr;
    Extension of_value = op == Instruction::AShr   ? Extension::sign
                         : op == Instruction::LShr ? Extension::zero
                                                   : Extension::any;
    Extension of_other = operation.isShift() ? Extension::zero : of_value;
    Value* result = builder_.CreateBinOp(operation.getOpcode(), extended(operation.getOperand(0), of_value),
                                         extended(operation.getOperand(1), of_other));
    return narrowed(result, operation.getType());
}

Value* Widening::comparison(ICmpInst& compare) {
    if (!is_narrow(compare.getOperand(0)->getType()))
        return nullptr;
    Extension extension = compare.isSigned() ? Extension::sign : Extension::zero;
    CmpInst::Predicate predicate =
        compare.isUnsigned() ? compare.getSignedPredicate() : compare.getPredicate();
    return builder_.CreateICmp(predicate, extended(compare.getOperand(0), extension),
                               extended(compare.getOperand(1), extension));
}

Value* Widening::conversion(CastInst& cast) {
    Value* from = cast.getOperand(0);
    unsigned from_bits = element_bits(from->getType()), to_bits = element_bits(cast.getType());
    switch (cast.getOpcode()) {
    case Instruction::Trunc: { // the lowest bit as a mask
        if (to_bits != 1)
            return nullptr;
        Value* word = from_bits < 32 ? extended(from, Extension::any) : from;
        Value* bit = builder_.CreateAnd(word, ConstantInt::get(word->getType(), 1));
        return builder_.CreateICmpNE(bit, Constant::getNullValue(word->getType()));
    }
    case Instruction::UIToFP:
        if (from_bits < 8 || from_bits > 32)
            return nullptr;
        return builder_.CreateSIToFP(extended(from, Extension::zero, from_bits == 32 ? 64 : 32),
                                     cast.getType());
    case Instruction::SIToFP:
        return is_narrow(from->getType())
                   ? builder_.CreateSIToFP(extended(from, Extension::sign), cast.getType())
                   : nullptr;
    case Instruction::FPToUI:
    case Instruction::FPToSI: {
        bool is_wider = is_narrow(cast.getType()) || (to_bits == 32 && isa<FPToUIInst>(cast));
        if (!is_wider)
            return nullptr;
        return narrowed(builder_.CreateFPToSI(from, vector_of(to_bits == 32 ? 64 : 32)), cast.getType());
    }
    default:
        return nullptr;
    }
}

Value* Widening::intrinsic(IntrinsicInst& call) {
    Intrinsic::ID id = call.getIntrinsicID();
    auto of_two = [&](Intrinsic::ID wide, Extension extension) {
        return narrowed(builder_.CreateBinaryIntrinsic(wide, extended(call.getArgOperand(0), extension),
                                                       extended(call.getArgOperand(1), extension)),
                        call.getType());
    };
    auto of_all = [&](Extension extension) {
        Value* vector = extended(call.getArgOperand(0), extension);
        return builder_.CreateTrunc(builder_.CreateIntrinsic(id, {vector->getType()}, {vector}),
                                    call.getType());
    };
    if (call.arg_size() == 0 || !is_narrow(call.getArgOperand(0)->getType()))
        return nullptr;
    switch (id) {
    case Intrinsic::smax:
    case Intrinsic::smin:
        return of_two(id, Extension::sign);
    case Intrinsic::umax:
        return of_two(Intrinsic::smax, Extension::zero);
    case Intrinsic::umin:
        return of_two(Intrinsic::smin, Extension::zero);
    case Intrinsic::vector_reduce_add:
    case Intrinsic::vector_reduce_mul:
    case Intrinsic::vector_reduce_and:
    case Intrinsic::vector_reduce_or:
    case Intrinsic::vector_reduce_xor:
        return of_all(Extension::any);
    case Intrinsic::vector_reduce_smax:
    case Intrinsic::vector_reduce_smin:
        return of_all(Extension::sign);
    default:
        return nullptr;
    }
}

Value* Widening::replacement() {
    if (auto* operation = dyn_cast<BinaryOperator>(&instruction_))
        return element_bits(operation->getType()) >= 8 ? binary(*operation) : nullptr;
    if (auto* compare = dyn_cast<ICmpInst>(&instruction_))
        return comparison(*compare);
    if (auto* cast = dyn_cast<CastInst>(&instruction_))
        return conversion(*cast);
    if (auto* call = dyn_cast<IntrinsicInst>(&instruction_))
        return intrinsic(*call);
    return nullptr;
}

} // namespace

bool llvm::widen_elements(Function& function) {
    bool changed = false;
    for (Instruction& instruction : make_early_inc_range(instructions(function))) {
        Value* replacement = Widening(instruction).replacement();
        if (!replacement)
            continue;
        instruction.replaceAllUsesWith(replacement);
        instruction.eraseFromParent();
        changed = true;
    }
    return changed;
}
