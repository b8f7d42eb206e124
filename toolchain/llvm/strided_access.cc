// Gathers and scatters whose addresses are evenly spaced: their first address and the distance between them.
// The machine loads and stores such elements at the speed of consecutive ones.
#include "strided_access.h"

#include "llvm/Analysis/VectorUtils.h"
#include "llvm/IR/GetElementPtrTypeIterator.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/PatternMatch.h"

using namespace llvm;
using namespace llvm::PatternMatch;

namespace {

/// first + step * (0, 1, 2, ...), both scalar.
struct LinearIndex {
    Value* first;
    Value* step;
};

std::optional<LinearIndex> linear_index(Value* index, IRBuilder<>& builder);

std::optional<LinearIndex> linear_constant(const ConstantDataVector& data) {
    if (!data.getElementType()->isIntegerTy())
        return std::nullopt;
    unsigned bits = data.getElementType()->getIntegerBitWidth();
    auto distance = [&](unsigned i) {
        return APInt(64, data.getElementAsInteger(i) - data.getElementAsInteger(i - 1)).trunc(bits);
    };
    for (unsigned i = 2; i < data.getNumElements(); ++i) {
        if (distance(i) != distance(1))
            return std::nullopt;
    }
    return {{data.getElementAsConstant(0), ConstantInt::get(data.getElementType(), distance(1))}};
}

// An induction variable: its first round is a vector of its own; a scalar twin counts the rest.
std::optional<LinearIndex> linear_induction(PHINode& phi) {
    if (phi.getNumIncomingValues() != 2)
        return std::nullopt;
    for (unsigned entry : {0u, 1u}) {
        Value* increment = nullptr;
        if (!match(phi.getIncomingValue(1 - entry), m_c_Add(m_Specific(&phi), m_Value(increment))))
            continue;
        Value* round = getSplatValue(increment);
        if (!round)
            continue;
        IRBuilder<> outside(phi.getIncomingBlock(entry)->getTerminator());
        std::optional<LinearIndex> start = linear_index(phi.getIncomingValue(entry), outside);
        auto* defined = dyn_cast<Instruction>(round);
        if (!start || (defined && defined->getParent() == phi.getParent()))
            return std::nullopt;
        IRBuilder<> at_phi(&phi);
        PHINode* twin = at_phi.CreatePHI(start->first->getType(), 2, "first");
        IRBuilder<> at_end(phi.getIncomingBlock(1 - entry)->getTerminator());
        twin->addIncoming(start->first, phi.getIncomingBlock(entry));
        twin->addIncoming(at_end.CreateAdd(twin, round), phi.getIncomingBlock(1 - entry));
        return {{twin, start->step}};
    }
    return std::nullopt;
}

std::optional<LinearIndex> linear_operation(BinaryOperator& operation, IRBuilder<>& builder) {
    auto both = [&](Instruction::BinaryOps op) -> std::optional<LinearIndex> {
        std::optional<LinearIndex> a = linear_index(operation.getOperand(0), builder);
        std::optional<LinearIndex> b = linear_index(operation.getOperand(1), builder);
        if (!a || !b)
            return std::nullopt;
        return {{builder.CreateBinOp(op, a->first, b->first), builder.CreateBinOp(op, a->step, b->step)}};
    };
    switch (operation.getOpcode()) {
    case Instruction::Add:
    case Instruction::Sub:
        return both(operation.getOpcode());
    case Instruction::Or:
        return cast<PossiblyDisjointInst>(operation).isDisjoint() ? both(Instruction::Add) : std::nullopt;
    case Instruction::Mul:
    case Instruction::Shl: {
        bool swapped = operation.getOpcode() == Instruction::Mul && !getSplatValue(operation.getOperand(1));
        Value* factor = getSplatValue(operation.getOperand(swapped ? 0 : 1));
        if (!factor)
            return std::nullopt;
        std::optional<LinearIndex> varying = linear_index(operation.getOperand(swapped ? 1 : 0), builder);
        if (!varying)
            return std::nullopt;
        return {{builder.CreateBinOp(operation.getOpcode(), varying->first, factor),
                 builder.CreateBinOp(operation.getOpcode(), varying->step, factor)}};
    }
    default:
        return std::nullopt;
    }
}

std::optional<LinearIndex> linear_index(Value* index, IRBuilder<>& builder) {
    if (Value* splat = getSplatValue(index))
        return {{splat, ConstantInt::get(splat->getType(), 0)}};
    if (auto* data = dyn_cast<ConstantDataVector>(index))
        return linear_constant(*data);
    if (auto* phi = dyn_cast<PHINode>(index))
        return linear_induction(*phi);
    if (auto* operation = dyn_cast<BinaryOperator>(index))
        return linear_operation(*operation, builder);
    return std::nullopt;
}

} // namespace

std::optional<StridedAddress> llvm::strided_address(Value* pointers, Instruction& access) {
    const DataLayout& layout = access.getModule()->getDataLayout();
    Type* word = Type::getInt32Ty(pointers->getContext());
    Value* scalar = pointers->getType()->isVectorTy() ? getSplatValue(pointers) : pointers;
    if (scalar)
        return {{scalar, ConstantInt::get(word, 0)}};
    auto* address = dyn_cast<GEPOperator>(pointers); // an instruction or a constant
    if (!address)
        return std::nullopt;
    std::optional<StridedAddress> base = strided_address(address->getPointerOperand(), access);
    if (!base)
        return std::nullopt;
    auto* computation = dyn_cast<Instruction>(pointers);
    IRBuilder<> builder(computation ? computation : &access);
    SmallVector<Value*, 4> indices;
    Value* stride = base->stride;
    for (auto part = gep_type_begin(address); part != gep_type_end(address); ++part) {
        Value* index = part.getOperand();
        if (!index->getType()->isVectorTy()) {
            indices.push_back(index);
            continue;
        }
        // Narrower indices might wrap around within the vector.
        if (index->getType()->getScalarSizeInBits() < 32)
            return std::nullopt;
        std::optional<LinearIndex> linear = linear_index(index, builder);
        if (!linear)
            return std::nullopt;
        indices.push_back(linear->first);
        if (part.isStruct())
            continue;
        auto size = static_cast<uint32_t>(part.getSequentialElementStride(layout).getFixedValue());
        Value* bytes = builder.CreateMul(builder.CreateTrunc(linear->step, word), builder.getInt32(size));
        stride = builder.CreateAdd(stride, bytes);
    }
    return {{builder.CreateGEP(address->getSourceElementType(), base->first, indices), stride}};
}
