// What the optimiser believes the machine costs.
#include "cost_model.h"

using namespace llvm;

namespace {

bool is_vector(const Type* type) {
    return type->isVectorTy();
}

bool is_vector_of_ours(const VectorType* type) {
    auto* vector = dyn_cast<FixedVectorType>(type);
    return vector && vector->getNumElements() == 128;
}

bool is_mask(Type* type) {
    return type->getScalarType()->isIntegerTy(1);
}

} // namespace

TypeSize ConvexCostModel::getRegisterBitWidth(TTI::RegisterKind kind) const {
    if (kind == TTI::RGK_ScalableVector)
        return TypeSize::getScalable(0);
    return TypeSize::getFixed(kind == TTI::RGK_Scalar ? 64 : 8192);
}

bool ConvexCostModel::is_element(Type* type) {
    Type* element = type->getScalarType();
    return element->isDoubleTy() || element->isFloatTy() || element->isIntegerTy(64) ||
           element->isIntegerTy(32) || element->isIntegerTy(16) || element->isIntegerTy(8) ||
           element->isPointerTy();
}

// 16 for the start-up and 1/8 an element, against 2 for a scalar instruction.
InstructionCost ConvexCostModel::vector_cost(Type* type) {
    auto* vector = dyn_cast<FixedVectorType>(type);
    if (!vector)
        return 2;
    if ((!is_element(type) && !is_mask(type)) || vector->getNumElements() != 128)
        return Cost::getInvalid();
    return 32;
}

InstructionCost ConvexCostModel::getArithmeticInstrCost(unsigned op, Type* type, TTI::TargetCostKind kind,
                                                        TTI::OperandValueInfo a, TTI::OperandValueInfo b,
                                                        ArrayRef<const Value*> arguments,
                                                        const Instruction* context) {
    if (!is_vector(type))
        return Base::getArithmeticInstrCost(op, type, kind, a, b, arguments, context);
    if (is_mask(type))
        return vector_cost(type) * 4; // masks meet in vector registers
    switch (op) {
    case Instruction::FAdd:
    case Instruction::FSub:
    case Instruction::FMul:
    case Instruction::FDiv:
    case Instruction::FNeg:
    case Instruction::Add:
    case Instruction::Sub:
    case Instruction::Mul:
    case Instruction::SDiv:
    case Instruction::And:
    case Instruction::Or:
    case Instruction::Xor:
    case Instruction::Shl:
        return vector_cost(type);
    case Instruction::LShr:
    case Instruction::AShr:
        return vector_cost(type) * 2;
    // By the signed division of a wider type.
    case Instruction::SRem:
        return vector_cost(type) * 3;
    case Instruction::UDiv:
    case Instruction::URem:
        return type->getScalarSizeInBits() == 64 ? Cost::getInvalid() : vector_cost(type) * 5;
    default:
        return Cost::getInvalid();
    }
}

InstructionCost ConvexCostModel::getCastInstrCost(unsigned op, Type* to, Type* from,
                                                  TTI::CastContextHint hint, TTI::TargetCostKind kind,
                                                  const Instruction* context) {
    if (!is_vector(to))
        return Base::getCastInstrCost(op, to, from, hint, kind, context);
    bool both_elements = is_element(to) && (is_element(from) || is_mask(from));
    if (!both_elements)
        return Cost::getInvalid();
    Type *narrow = from->getScalarType(), *wide = to->getScalarType();
    bool needs_c2 = (op == Instruction::SIToFP && !narrow->isIntegerTy(64) && wide->isDoubleTy()) ||
                    (op == Instruction::SIToFP && narrow->isIntegerTy(64) && wide->isFloatTy()) ||
                    (op == Instruction::FPToSI && narrow->isDoubleTy() && !wide->isIntegerTy(64)) ||
                    (op == Instruction::FPToSI && narrow->isFloatTy() && wide->isIntegerTy(64));
    if (needs_c2 && !subtarget_->hasC2())
        return Cost::getInvalid();
    // Narrow integers by way of words, unsigned words by way of longwords.
    bool has_word_form = subtarget_->hasC2() || !wide->isDoubleTy();
    switch (op) {
    case Instruction::UIToFP:
        if (is_mask(from) || narrow->isIntegerTy(64) ||
            (narrow->isIntegerTy(32) && wide->isFloatTy() && !subtarget_->hasC2()) ||
            (!narrow->isIntegerTy(32) && !has_word_form))
            return Cost::getInvalid();
        return vector_cost(to) * 2;
    case Instruction::FPToUI:
        if (wide->isIntegerTy(64) || !subtarget_->hasC2())
            return Cost::getInvalid();
        return vector_cost(to) * 2;
    case Instruction::SIToFP:
    case Instruction::FPToSI:
        return is_mask(from) ? Cost::getInvalid() : vector_cost(to);
    case Instruction::FPExt:
    case Instruction::FPTrunc:
    case Instruction::SExt:
    case Instruction::ZExt:
    case Instruction::Trunc:
    case Instruction::BitCast:
        return is_mask(to) ? Cost::getInvalid() : vector_cost(to);
    default:
        return Cost::getInvalid();
    }
}

InstructionCost ConvexCostModel::getCmpSelInstrCost(unsigned op, Type* type, Type* condition,
                                                    CmpInst::Predicate predicate, TTI::TargetCostKind kind,
                                                    const Instruction* context) {
    if (!is_vector(type))
        return Base::getCmpSelInstrCost(op, type, condition, predicate, kind, context);
    bool is_compare = op == Instruction::ICmp || op == Instruction::FCmp;
    if (is_compare && (is_mask(type) || type->getScalarType()->isPointerTy()))
        return Cost::getInvalid();
    // These take two compares, whose masks would have to meet.
    bool is_double_test = predicate == CmpInst::FCMP_ONE || predicate == CmpInst::FCMP_UEQ ||
                          predicate == CmpInst::FCMP_ORD || predicate == CmpInst::FCMP_UNO;
    if (is_compare && is_double_test)
        return Cost::getInvalid();
    return vector_cost(type);
}

InstructionCost ConvexCostModel::getArithmeticReductionCost(unsigned op, VectorType* type,
                                                            std::optional<FastMathFlags>,
                                                            TTI::TargetCostKind) {
    switch (op) {
    case Instruction::FAdd:
    case Instruction::Add:
    case Instruction::Mul:
    case Instruction::And:
    case Instruction::Or:
    case Instruction::Xor:
        return is_mask(type) ? Cost::getInvalid() : vector_cost(type);
    default:
        return Cost::getInvalid();
    }
}

InstructionCost ConvexCostModel::getMinMaxReductionCost(Intrinsic::ID id, VectorType* type, FastMathFlags,
                                                        TTI::TargetCostKind) {
    switch (id) {
    case Intrinsic::smax:
    case Intrinsic::smin:
    case Intrinsic::maxnum:
    case Intrinsic::minnum:
        return vector_cost(type);
    default:
        return Cost::getInvalid();
    }
}

InstructionCost ConvexCostModel::getShuffleCost(TTI::ShuffleKind shuffle, VectorType* type, ArrayRef<int>,
                                                TTI::TargetCostKind, int, VectorType*, ArrayRef<const Value*>,
                                                const Instruction*) {
    if (shuffle == TTI::SK_Reverse) // becomes a negative stride
        return is_vector_of_ours(type) ? Cost(4) : Cost::getInvalid();
    return shuffle == TTI::SK_Broadcast ? Cost(2) : Cost::getInvalid();
}

InstructionCost ConvexCostModel::getMemoryOpCost(unsigned op, Type* type, MaybeAlign alignment,
                                                 unsigned space, TTI::TargetCostKind kind,
                                                 TTI::OperandValueInfo operand, const Instruction* context) {
    if (is_vector(type))
        return is_mask(type) ? Cost::getInvalid() : vector_cost(type);
    return Base::getMemoryOpCost(op, type, alignment, space, kind, operand, context);
}

InstructionCost ConvexCostModel::getMaskedMemoryOpCost(unsigned, Type* type, Align, unsigned,
                                                       TTI::TargetCostKind) {
    return is_mask(type) ? Cost::getInvalid() : vector_cost(type);
}

InstructionCost ConvexCostModel::getGatherScatterOpCost(unsigned, Type* type, const Value*, bool, Align,
                                                        TTI::TargetCostKind, const Instruction*) {
    return vector_cost(type) * 2;
}

InstructionCost ConvexCostModel::getIntrinsicInstrCost(const IntrinsicCostAttributes& attributes,
                                                       TTI::TargetCostKind kind) {
    Type* type = attributes.getReturnType();
    switch (attributes.getID()) {
    case Intrinsic::get_active_lane_mask:
        return 1;
    case Intrinsic::fabs:
    case Intrinsic::smax:
    case Intrinsic::smin:
        if (is_vector(type))
            return vector_cost(type);
        break;
    case Intrinsic::maxnum:
    case Intrinsic::minnum: // a compare chooses wrongly if the second is a NaN
        if (is_vector(type))
            return attributes.getFlags().noNaNs() ? vector_cost(type) * 2 : Cost::getInvalid();
        break;
    case Intrinsic::umax:
    case Intrinsic::umin:
        if (is_vector(type))
            return vector_cost(type) * 3;
        break;
    case Intrinsic::sqrt:
        if (is_vector(type))
            return subtarget_->hasC2() ? vector_cost(type) * 2 : Cost::getInvalid();
        break;
    case Intrinsic::vector_reduce_fadd:
    case Intrinsic::vector_reduce_add:
        return 32;
    case Intrinsic::assume:
    case Intrinsic::lifetime_start:
    case Intrinsic::lifetime_end:
    case Intrinsic::experimental_noalias_scope_decl:
        return 0;
    default:
        if (is_vector(type))
            return Cost::getInvalid();
    }
    return Base::getIntrinsicInstrCost(attributes, kind);
}
