// Instruction selection puts every 32-bit value into an S register. This pass moves webs of values that are
// tied together (by instructions that exist for both banks, PHIs and copies) to A registers when that saves
// more copies than it costs, weighted by how often the blocks run.
#include "convex.h"
#include "llvm/ADT/EquivalenceClasses.h"
#include "llvm/CodeGen/MachineBlockFrequencyInfo.h"
#include "llvm/CodeGen/MachineFunctionPass.h"
#include "llvm/CodeGen/MachineInstrBuilder.h"
#include "llvm/CodeGen/MachineRegisterInfo.h"
#include "llvm/CodeGen/TargetInstrInfo.h"
#include "llvm/CodeGen/TargetSubtargetInfo.h"
#include "register_info.h"

using namespace llvm;

namespace {

class BankSelection : public MachineFunctionPass {
  public:
    static char ID;
    BankSelection() : MachineFunctionPass(ID) {}
    StringRef getPassName() const override { return "Convex A/S bank selection"; }
    void getAnalysisUsage(AnalysisUsage& usage) const override {
        usage.addRequired<MachineBlockFrequencyInfoWrapperPass>();
        MachineFunctionPass::getAnalysisUsage(usage);
    }
    bool runOnMachineFunction(MachineFunction& function) override;

  private:
    bool is_scalar_word(Register reg) const {
        return reg.isVirtual() && registers_->getRegClass(reg) == &Convex::SR32RegClass;
    }
    bool is_address(Register reg) const {
        return reg.isVirtual() && Convex::ARRegClass.hasSubClassEq(registers_->getRegClass(reg));
    }
    void collect(const MachineInstr& instruction, double frequency);
    void rewrite(MachineInstr& instruction);
    void rewrite_branches(MachineInstr& compare);
    void copy_around(MachineInstr& instruction, MachineOperand& operand);

    MachineRegisterInfo* registers_ = nullptr;
    const TargetInstrInfo* instructions_ = nullptr;
    EquivalenceClasses<unsigned> webs_;
    DenseMap<unsigned, double> gain_; // copies saved by moving the register's web to A
    DenseSet<unsigned> moved_;
};
char BankSelection::ID = 0;

bool has_both_banks(const MachineInstr& instruction) {
    return instruction.isPHI() ||
           Convex::get_address_form(static_cast<uint16_t>(instruction.getOpcode())) != -1;
}

// Whether operand i changes banks with the instruction (the address of a load or store is in A anyway).
bool follows_bank(const MachineInstr& instruction, unsigned i) {
    if (instruction.isPHI())
        return i == 0 || (i & 1);
    switch (instruction.getOpcode()) {
    case Convex::LDW_S:
    case Convex::LDH_S:
    case Convex::LDB_S:
    case Convex::STW_S:
    case Convex::STH_S:
    case Convex::STB_S:
        return i == 0;
    }
    return !instruction.getOperand(i).isImplicit();
}

void BankSelection::collect(const MachineInstr& instruction, double frequency) {
    Register first;
    bool both = has_both_banks(instruction);
    for (unsigned i = 0; i < instruction.getNumOperands(); ++i) {
        const MachineOperand& operand = instruction.getOperand(i);
        if (!operand.isReg() || !is_scalar_word(operand.getReg()))
            continue;
        Register reg = operand.getReg();
        webs_.insert(reg);
        if (operand.getSubReg()) {
            gain_[reg] -= frequency;
        } else if (both && follows_bank(instruction, i)) {
            if (first)
                webs_.unionSets(first, reg);
            first = reg;
        } else if (instruction.isCopy()) {
            const MachineOperand& other = instruction.getOperand(1 - i);
            if (is_scalar_word(other.getReg()) && !other.getSubReg()) {
                webs_.unionSets(reg, other.getReg());
            } else {
                gain_[reg] += is_address(other.getReg()) ? frequency : -frequency;
            }
        } else if (!instruction.isDebugInstr() && !instruction.isImplicitDef()) {
            gain_[reg] -= frequency; // S registers only: would need a copy
        }
    }
}

// An operand that must stay in S reads or writes the moved register through a copy.
void BankSelection::copy_around(MachineInstr& instruction, MachineOperand& operand) {
    MachineBasicBlock& block = *instruction.getParent();
    Register through = registers_->createVirtualRegister(&Convex::SR32RegClass);
    const MCInstrDesc& copy = instructions_->get(TargetOpcode::COPY);
    if (operand.isDef()) {
        BuildMI(block, std::next(instruction.getIterator()), instruction.getDebugLoc(), copy,
                operand.getReg())
            .addReg(through);
    } else {
        BuildMI(block, instruction, instruction.getDebugLoc(), copy, through).addReg(operand.getReg());
    }
    operand.setReg(through);
}

void set_carry_to_address_class(MachineInstr& instruction) {
    for (MachineOperand& operand : instruction.implicit_operands()) {
        if (operand.isReg() && operand.getReg() == Convex::SC)
            operand.setReg(Convex::AC);
    }
}

// The branch after a compare that moved to A tests the A carry.
void BankSelection::rewrite_branches(MachineInstr& compare) {
    MachineBasicBlock& block = *compare.getParent();
    for (auto at = std::next(compare.getIterator()); at != block.end(); ++at) {
        if (at->getOpcode() == Convex::JBRS) {
            at->setDesc(instructions_->get(Convex::JBRA));
            set_carry_to_address_class(*at);
        }
        if (at->modifiesRegister(Convex::SC, nullptr))
            return;
    }
}

void BankSelection::rewrite(MachineInstr& instruction) {
    if (instruction.isDebugInstr())
        return;
    bool both = has_both_banks(instruction), changes = false;
    for (unsigned i = 0; i < instruction.getNumOperands(); ++i) {
        MachineOperand& operand = instruction.getOperand(i);
        if (!operand.isReg() || !moved_.count(operand.getReg()))
            continue;
        if (both && follows_bank(instruction, i)) {
            changes = true;
            continue;
        }
        bool plain_copy =
            instruction.isCopy() && !operand.getSubReg() && !instruction.getOperand(1 - i).getSubReg();
        if (!plain_copy && !instruction.isImplicitDef())
            copy_around(instruction, operand);
    }
    if (!changes || instruction.isPHI())
        return;
    unsigned form =
        static_cast<unsigned>(Convex::get_address_form(static_cast<uint16_t>(instruction.getOpcode())));
    instruction.setDesc(instructions_->get(form));
    set_carry_to_address_class(instruction);
    if (instruction.isCompare())
        rewrite_branches(instruction);
}

bool BankSelection::runOnMachineFunction(MachineFunction& function) {
    registers_ = &function.getRegInfo();
    instructions_ = function.getSubtarget().getInstrInfo();
    webs_ = {};
    gain_.clear();
    moved_.clear();
    auto& frequencies = getAnalysis<MachineBlockFrequencyInfoWrapperPass>().getMBFI();
    for (MachineBasicBlock& block : function) {
        for (MachineInstr& instruction : block)
            collect(instruction, frequencies.getBlockFreqRelativeToEntryBlock(&block));
    }

    DenseMap<unsigned, double> web_gain;
    for (auto [reg, gain] : gain_)
        web_gain[webs_.getLeaderValue(reg)] += gain;
    for (unsigned i = 0; i < registers_->getNumVirtRegs(); ++i) {
        Register reg = Register::index2VirtReg(i);
        if (!registers_->reg_nodbg_empty(reg) && is_scalar_word(reg) && webs_.findValue(reg) != webs_.end() &&
            web_gain.lookup(webs_.getLeaderValue(reg)) > 0)
            moved_.insert(reg);
    }
    if (moved_.empty())
        return false;
    for (MachineBasicBlock& block : function) {
        for (MachineInstr& instruction : make_early_inc_range(block))
            rewrite(instruction);
    }
    for (unsigned reg : moved_)
        registers_->setRegClass(reg, &Convex::ARRegClass);
    return true;
}

} // namespace

FunctionPass* llvm::create_convex_bank_selection() {
    return new BankSelection;
}
