// Which registers are free, saved and used as frame base.
#pragma once

#include "convex.h"
#include "llvm/CodeGen/TargetRegisterInfo.h"

#define GET_REGINFO_HEADER
#include "ConvexGenRegisterInfo.inc"

namespace llvm {

struct ConvexRegisterInfo : ConvexGenRegisterInfo {
    ConvexRegisterInfo() : ConvexGenRegisterInfo(0) {}
    const MCPhysReg* getCalleeSavedRegs(const MachineFunction*) const override;
    const uint32_t* getCallPreservedMask(const MachineFunction&, CallingConv::ID) const override;
    BitVector getReservedRegs(const MachineFunction& function) const override;
    bool eliminateFrameIndex(MachineBasicBlock::iterator at, int sp_adjustment, unsigned operand,
                             RegScavenger* scavenger) const override;
    Register getFrameRegister(const MachineFunction&) const override { return Convex::A7; }
    const TargetRegisterClass* getPointerRegClass(const MachineFunction&, unsigned) const override {
        return &Convex::ABaseRegClass;
    }
};

} // namespace llvm
