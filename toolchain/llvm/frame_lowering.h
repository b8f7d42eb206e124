// The stack frame. `calls` saves pc, psw, fp and ap and sets fp; arguments are at 0(ap), locals below fp.
// sp cannot be a base register, so calls pass their arguments in a block of the frame that is
// addressed off fp, and sp moves in the prologue only.
#pragma once

#include "llvm/CodeGen/TargetFrameLowering.h"

namespace llvm {

struct ConvexFrameLowering : TargetFrameLowering {
    ConvexFrameLowering();
    void emitPrologue(MachineFunction& function, MachineBasicBlock& block) const override;
    /// `rtn` undoes the whole frame.
    void emitEpilogue(MachineFunction&, MachineBasicBlock&) const override {}
    bool hasFP(const MachineFunction&) const override { return true; }
    bool hasReservedCallFrame(const MachineFunction&) const override { return true; }
    MachineBasicBlock::iterator eliminateCallFramePseudoInstr(MachineFunction&, MachineBasicBlock& block,
                                                              MachineBasicBlock::iterator at) const override {
        return block.erase(at);
    }
    StackOffset getFrameIndexReference(const MachineFunction& function, int index,
                                       Register& base) const override;
};

} // namespace llvm
