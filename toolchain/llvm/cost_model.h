// What the optimiser believes the machine costs. A vector instruction takes a start-up and one clock an
// element; whatever the vector unit cannot do is Invalid, never expensive: LLVM would otherwise write it out
// 128 times.
#pragma once

#include "llvm/Analysis/TargetTransformInfo.h"
#include "llvm/CodeGen/BasicTTIImpl.h"
#include "target_machine.h"

namespace llvm {

class ConvexCostModel : public BasicTTIImplBase<ConvexCostModel> {
    using Base = BasicTTIImplBase<ConvexCostModel>;
    using TTI = TargetTransformInfo;
    using Cost = InstructionCost;
    friend Base;

  public:
    ConvexCostModel(const ConvexTargetMachine* machine, const Function& function)
        : Base(machine, function.getDataLayout()), subtarget_(machine->getSubtargetImpl(function)) {}

    // The register file.
    unsigned getNumberOfRegisters(unsigned cls) const { return cls == 1 ? 8 : 7; }
    TypeSize getRegisterBitWidth(TTI::RegisterKind kind) const;
    unsigned getMinVectorRegisterBitWidth() const { return 8192; }
    unsigned getMaximumVF(unsigned, unsigned) const { return 1; } // no short vectors from straight-line code
    unsigned getMaxInterleaveFactor(ElementCount) const { return 1; }

    // How tails of loops are done: by the vector length.
    bool preferPredicateOverEpilogue(TailFoldingInfo*) const { return true; }
    TailFoldingStyle getPreferredTailFoldingStyle(bool) const { return TailFoldingStyle::Data; }
    bool hasActiveVectorLength(unsigned, Type*, Align) const { return true; }
    TTI::VPLegalization getVPLegalizationStrategy(const VPIntrinsic&) const {
        return {TTI::VPLegalization::Legal, TTI::VPLegalization::Legal};
    }
    bool isLegalMaskedLoad(Type* type, Align) const { return is_element(type); }
    bool isLegalMaskedStore(Type* type, Align) const { return is_element(type); }
    bool isLegalMaskedGather(Type* type, Align) const { return is_element(type); }
    bool isLegalMaskedScatter(Type* type, Align) const { return is_element(type); }

    // Sums in element order need no permission to reassociate.
    bool enableOrderedReductions() const { return true; }
    /// Partial results keep their value beyond the length, so that nothing is computed there.
    bool preferPredicatedReductionSelect(unsigned, Type*, TTI::ReductionFlags) const { return true; }
    bool shouldExpandReduction(const IntrinsicInst*) const { return false; }

    // Costs.
    Cost getArithmeticInstrCost(unsigned op, Type* type, TTI::TargetCostKind kind,
                                TTI::OperandValueInfo a = {TTI::OK_AnyValue, TTI::OP_None},
                                TTI::OperandValueInfo b = {TTI::OK_AnyValue, TTI::OP_None},
                                ArrayRef<const Value*> arguments = {}, const Instruction* context = nullptr);
    Cost getCastInstrCost(unsigned op, Type* to, Type* from, TTI::CastContextHint hint,
                          TTI::TargetCostKind kind, const Instruction* context = nullptr);
    Cost getCmpSelInstrCost(unsigned op, Type* type, Type* condition, CmpInst::Predicate predicate,
                            TTI::TargetCostKind kind, const Instruction* context = nullptr);
    Cost getArithmeticReductionCost(unsigned op, VectorType* type, std::optional<FastMathFlags> flags,
                                    TTI::TargetCostKind kind);
    Cost getMinMaxReductionCost(Intrinsic::ID id, VectorType* type, FastMathFlags flags,
                                TTI::TargetCostKind kind);
    Cost getShuffleCost(TTI::ShuffleKind shuffle, VectorType* type, ArrayRef<int> mask,
                        TTI::TargetCostKind kind, int index, VectorType* part,
                        ArrayRef<const Value*> arguments = {}, const Instruction* context = nullptr);
    Cost getMemoryOpCost(unsigned op, Type* type, MaybeAlign alignment, unsigned space,
                         TTI::TargetCostKind kind,
                         TTI::OperandValueInfo operand = {TTI::OK_AnyValue, TTI::OP_None},
                         const Instruction* context = nullptr);
    Cost getMaskedMemoryOpCost(unsigned op, Type* type, Align alignment, unsigned space,
                               TTI::TargetCostKind kind);
    Cost getGatherScatterOpCost(unsigned op, Type* type, const Value* pointer, bool variable_mask,
                                Align alignment, TTI::TargetCostKind kind,
                                const Instruction* context = nullptr);
    Cost getInterleavedMemoryOpCost(unsigned, Type*, unsigned, ArrayRef<unsigned>, Align, unsigned,
                                    TTI::TargetCostKind, bool = false, bool = false) {
        return Cost::getInvalid();
    }
    Cost getIntrinsicInstrCost(const IntrinsicCostAttributes& attributes, TTI::TargetCostKind kind);
    Cost getVectorInstrCost(unsigned, Type*, TTI::TargetCostKind, unsigned, Value*, Value*) { return 64; }
    Cost getVectorInstrCost(const Instruction&, Type*, TTI::TargetCostKind, unsigned) { return 64; }
    Cost getScalarizationOverhead(VectorType*, const APInt& elements, bool insert, bool extract,
                                  TTI::TargetCostKind) {
        return std::int64_t{64} * (insert + extract) * elements.getBitWidth();
    }

  private:
    static bool is_element(Type* type);
    static Cost vector_cost(Type* type);

    const ConvexSubtarget* getST() const { return subtarget_; }
    const ConvexTargetLowering* getTLI() const { return subtarget_->getTargetLowering(); }

    const ConvexSubtarget* subtarget_;
};

} // namespace llvm
