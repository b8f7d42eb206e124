// How to copy, spill and branch; what the flag bits of an instruction mean.
#pragma once

#include "llvm/CodeGen/TargetInstrInfo.h"
#include "register_info.h"

#define GET_INSTRINFO_HEADER
#include "ConvexGenInstrInfo.inc"

namespace llvm {

/// The vector properties an instruction's TSFlags hold (operands.td).
namespace ConvexFlags {
/// The last explicit operand is the vector length: a register, or none for 128.
inline bool is_vector(const MCInstrDesc& description) {
    return description.TSFlags & 1;
}
/// Unit stride in bytes of a vector memory access with a stride operand (before the last); 0: none.
inline int64_t unit_stride(const MCInstrDesc& description) {
    uint64_t kind = (description.TSFlags >> 1) & 7;
    return kind == 0 ? 0 : int64_t{1} << (kind - 1);
}
} // namespace ConvexFlags

struct ConvexInstrInfo : ConvexGenInstrInfo {
    ConvexInstrInfo();
    const ConvexRegisterInfo& register_info() const { return registers_; }

    void copyPhysReg(MachineBasicBlock& block, MachineBasicBlock::iterator at, const DebugLoc& where,
                     MCRegister to, MCRegister from, bool kill) const override;
    void storeRegToStackSlot(MachineBasicBlock& block, MachineBasicBlock::iterator at, Register from,
                             bool kill, int index, const TargetRegisterClass* cls, const TargetRegisterInfo*,
                             Register) const override;
    void loadRegFromStackSlot(MachineBasicBlock& block, MachineBasicBlock::iterator at, Register to,
                              int index, const TargetRegisterClass* cls, const TargetRegisterInfo*,
                              Register) const override;
    Register isLoadFromStackSlot(const MachineInstr& instruction, int& index) const override;
    Register isStoreToStackSlot(const MachineInstr& instruction, int& index) const override;

    bool analyzeBranch(MachineBasicBlock& block, MachineBasicBlock*& if_true, MachineBasicBlock*& if_false,
                       SmallVectorImpl<MachineOperand>& condition, bool may_modify) const override;
    unsigned removeBranch(MachineBasicBlock& block, int*) const override;
    unsigned insertBranch(MachineBasicBlock& block, MachineBasicBlock* if_true, MachineBasicBlock* if_false,
                          ArrayRef<MachineOperand> condition, const DebugLoc& where, int*) const override;
    bool reverseBranchCondition(SmallVectorImpl<MachineOperand>& condition) const override;

  private:
    ConvexRegisterInfo registers_;
};

} // namespace llvm
