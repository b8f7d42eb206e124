// How to copy, spill and branch.
#include "instruction_info.h"

#include "llvm/CodeGen/MachineFrameInfo.h"
#include "llvm/CodeGen/MachineInstrBuilder.h"
#include "llvm/CodeGen/MachineRegisterInfo.h"

#define GET_INSTRINFO_CTOR_DTOR
#define GET_INSTRMAP_INFO
#include "ConvexGenInstrInfo.inc"

using namespace llvm;

ConvexInstrInfo::ConvexInstrInfo() : ConvexGenInstrInfo(Convex::CALL_START, Convex::CALL_END) {}

//===--- copies and spills ---===//

void ConvexInstrInfo::copyPhysReg(MachineBasicBlock& block, MachineBasicBlock::iterator at,
                                  const DebugLoc& where, MCRegister to, MCRegister from, bool kill) const {
    using namespace Convex;
    bool to_address = ARRegClass.contains(to);
    bool from_address = ARRegClass.contains(from);
    if (VRRegClass.contains(to, from)) {
        // No length operand: a copy must move all 128 elements whatever VL is at this point.
        BuildMI(block, at, where, get(VCOPY), to).addReg(from, getKillRegState(kill)).addReg(0);
        return;
    }
    unsigned opcode = 0;
    if (to_address && from_address) {
        opcode = MOVaa;
    } else if (to_address) {
        opcode = MOVsa;
    } else if (from_address) {
        opcode = MOVas;
    } else if (SR32RegClass.contains(to, from)) {
        opcode = MOVss32;
    } else if (SR64RegClass.contains(to, from)) {
        opcode = MOVss;
    } else {
        report_fatal_error("no instruction copies between these registers");
    }
    BuildMI(block, at, where, get(opcode), to).addReg(from, getKillRegState(kill));
}

namespace {

struct SpillOpcodes {
    unsigned store;
    unsigned load;
    bool vector;
};

SpillOpcodes spill_opcodes(const TargetRegisterClass* cls) {
    using namespace Convex;
    if (ARRegClass.hasSubClassEq(cls))
        return {STW_A, LDW_A, false};
    if (SR32RegClass.hasSubClassEq(cls))
        return {STW_S, LDW_S, false};
    if (SR64RegClass.hasSubClassEq(cls))
        return {STL, LDL, false};
    if (VMRRegClass.hasSubClassEq(cls))
        return {MASK_SPILL, MASK_RELOAD, false};
    return {VSPILL, VRELOAD, true};
}

MachineMemOperand* stack_slot(MachineFunction& function, int index, MachineMemOperand::Flags flags) {
    return function.getMachineMemOperand(MachinePointerInfo::getFixedStack(function, index), flags,
                                         static_cast<uint64_t>(function.getFrameInfo().getObjectSize(index)),
                                         function.getFrameInfo().getObjectAlign(index));
}

bool is_frame_access(const MachineInstr& instruction) {
    return instruction.getOperand(1).isFI() && instruction.getOperand(2).isImm() &&
           instruction.getOperand(2).getImm() == 0;
}

} // namespace

void ConvexInstrInfo::storeRegToStackSlot(MachineBasicBlock& block, MachineBasicBlock::iterator at,
                                          Register from, bool kill, int index, const TargetRegisterClass* cls,
                                          const TargetRegisterInfo*, Register) const {
    SpillOpcodes spill = spill_opcodes(cls);
    auto store = BuildMI(block, at, DebugLoc(), get(spill.store))
                     .addReg(from, getKillRegState(kill))
                     .addFrameIndex(index)
                     .addImm(0);
    if (spill.vector)
        store.addReg(0).addReg(0);
    store.addMemOperand(stack_slot(*block.getParent(), index, MachineMemOperand::MOStore));
}

void ConvexInstrInfo::loadRegFromStackSlot(MachineBasicBlock& block, MachineBasicBlock::iterator at,
                                           Register to, int index, const TargetRegisterClass* cls,
                                           const TargetRegisterInfo*, Register) const {
    SpillOpcodes spill = spill_opcodes(cls);
    auto load = BuildMI(block, at, DebugLoc(), get(spill.load), to).addFrameIndex(index).addImm(0);
    if (spill.vector)
        load.addReg(0).addReg(0);
    load.addMemOperand(stack_slot(*block.getParent(), index, MachineMemOperand::MOLoad));
}

Register ConvexInstrInfo::isLoadFromStackSlot(const MachineInstr& instruction, int& index) const {
    switch (instruction.getOpcode()) {
    case Convex::LDW_A:
    case Convex::LDW_S:
    case Convex::LDL:
    case Convex::VRELOAD:
        if (is_frame_access(instruction)) {
            index = instruction.getOperand(1).getIndex();
            return instruction.getOperand(0).getReg();
        }
    }
    return 0;
}

Register ConvexInstrInfo::isStoreToStackSlot(const MachineInstr& instruction, int& index) const {
    switch (instruction.getOpcode()) {
    case Convex::STW_A:
    case Convex::STW_S:
    case Convex::STL:
    case Convex::VSPILL:
        if (is_frame_access(instruction)) {
            index = instruction.getOperand(1).getIndex();
            return instruction.getOperand(0).getReg();
        }
    }
    return 0;
}

//===--- branches: a condition is the opcode (which carry) and the sense ---===//

namespace {

bool is_conditional(unsigned opcode) {
    return opcode == Convex::JBRS || opcode == Convex::JBRA;
}

MachineInstr* terminator_before(MachineInstr& instruction) {
    MachineBasicBlock& block = *instruction.getParent();
    for (auto at = instruction.getIterator(); at != block.begin();) {
        --at;
        if (!at->isDebugInstr())
            return at->isTerminator() ? &*at : nullptr;
    }
    return nullptr;
}

void set_condition(SmallVectorImpl<MachineOperand>& condition, const MachineInstr& branch) {
    condition.push_back(MachineOperand::CreateImm(branch.getOpcode()));
    condition.push_back(branch.getOperand(1));
}

} // namespace

bool ConvexInstrInfo::analyzeBranch(MachineBasicBlock& block, MachineBasicBlock*& if_true,
                                    MachineBasicBlock*& if_false, SmallVectorImpl<MachineOperand>& condition,
                                    bool may_modify) const {
    auto at = block.getLastNonDebugInstr();
    if (at == block.end() || !isUnpredicatedTerminator(*at))
        return false;
    MachineInstr* last = &*at;
    MachineInstr* before = terminator_before(*last);
    while (may_modify && before && before->getOpcode() == Convex::JBR) {
        last->eraseFromParent(); // never reached
        last = before;
        before = terminator_before(*last);
    }
    if (!before) {
        if (last->getOpcode() == Convex::JBR) {
            if_true = last->getOperand(0).getMBB();
            return false;
        }
        if (!is_conditional(last->getOpcode()))
            return true;
        if_true = last->getOperand(0).getMBB();
        set_condition(condition, *last);
        return false;
    }
    if (last->getOpcode() != Convex::JBR || !is_conditional(before->getOpcode()) ||
        terminator_before(*before))
        return true;
    if_true = before->getOperand(0).getMBB();
    if_false = last->getOperand(0).getMBB();
    set_condition(condition, *before);
    return false;
}

unsigned ConvexInstrInfo::removeBranch(MachineBasicBlock& block, int*) const {
    unsigned removed = 0;
    for (;; ++removed) {
        auto at = block.getLastNonDebugInstr();
        if (at == block.end() || (at->getOpcode() != Convex::JBR && !is_conditional(at->getOpcode())))
            return removed;
        at->eraseFromParent();
    }
}

unsigned ConvexInstrInfo::insertBranch(MachineBasicBlock& block, MachineBasicBlock* if_true,
                                       MachineBasicBlock* if_false, ArrayRef<MachineOperand> condition,
                                       const DebugLoc& where, int*) const {
    if (condition.empty()) {
        BuildMI(&block, where, get(Convex::JBR)).addMBB(if_true);
        return 1;
    }
    BuildMI(&block, where, get(static_cast<unsigned>(condition[0].getImm())))
        .addMBB(if_true)
        .addImm(condition[1].getImm());
    if (!if_false)
        return 1;
    BuildMI(&block, where, get(Convex::JBR)).addMBB(if_false);
    return 2;
}

bool ConvexInstrInfo::reverseBranchCondition(SmallVectorImpl<MachineOperand>& condition) const {
    condition[1].setImm(!condition[1].getImm());
    return false;
}
