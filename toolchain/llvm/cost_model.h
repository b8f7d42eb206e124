// What the optimiser believes the machine costs.
#pragma once

#include "llvm/Analysis/TargetTransformInfo.h"
#include "llvm/CodeGen/BasicTTIImpl.h"
#include "target_machine.h"

namespace llvm {

class ConvexCostModel : public BasicTTIImplBase<ConvexCostModel> {
    using Base = BasicTTIImplBase<ConvexCostModel>;
    friend Base;
    const ConvexSubtarget* ST;
    const ConvexTargetLowering* TLI;
    const ConvexSubtarget* getST() const { return ST; }
    const ConvexTargetLowering* getTLI() const { return TLI; }

  public:
    ConvexCostModel(const ConvexTargetMachine* machine, const Function& function)
        : Base(machine, function.getDataLayout()), ST(machine->getSubtargetImpl(function)),
          TLI(ST->getTargetLowering()) {}
    TypeSize getRegisterBitWidth(TargetTransformInfo::RegisterKind k) const {
        return k == TargetTransformInfo::RGK_Scalar
                   ? TypeSize::getFixed(64)
                   : TypeSize(0, k == TargetTransformInfo::RGK_ScalableVector);
    }
};

} // namespace llvm
