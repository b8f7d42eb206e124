// Which registers are free, saved and used as frame base.
#include "register_info.h"

#include "frame_lowering.h"
#include "llvm/CodeGen/MachineFunction.h"
#include "llvm/CodeGen/MachineInstr.h"
#include "llvm/CodeGen/TargetFrameLowering.h"
#include "llvm/CodeGen/TargetSubtargetInfo.h"

#define GET_REGINFO_TARGET_DESC
#include "ConvexGenRegisterInfo.inc"

using namespace llvm;

const MCPhysReg* ConvexRegisterInfo::getCalleeSavedRegs(const MachineFunction*) const {
    return CSR_None_SaveList;
}

const uint32_t* ConvexRegisterInfo::getCallPreservedMask(const MachineFunction&, CallingConv::ID) const {
    return CSR_None_RegMask;
}

BitVector ConvexRegisterInfo::getReservedRegs(const MachineFunction&) const {
    BitVector reserved(getNumRegs());
    for (unsigned reg : {Convex::A0, Convex::A6, Convex::A7, Convex::VL, Convex::VS, Convex::SC, Convex::AC})
        reserved.set(reg);
    return reserved;
}

bool ConvexRegisterInfo::eliminateFrameIndex(MachineBasicBlock::iterator at, int, unsigned operand,
                                             RegScavenger*) const {
    MachineInstr& instruction = *at;
    const MachineFunction& function = *instruction.getMF();
    Register base;
    int64_t offset = function.getSubtarget()
                         .getFrameLowering()
                         ->getFrameIndexReference(function, instruction.getOperand(operand).getIndex(), base)
                         .getFixed();
    instruction.getOperand(operand).ChangeToRegister(base, false);
    MachineOperand& displacement = instruction.getOperand(operand + 1);
    displacement.ChangeToImmediate(displacement.getImm() + offset);
    return false;
}
