// Sets VL and VS. Every vector instruction names the length it needs (a register, or none for 128) and memory
// accesses their stride; after register allocation this pass inserts the instructions that establish them
// where they are not known to hold already, following them across blocks.
#include "convex.h"
#include "instruction_info.h"
#include "llvm/ADT/PostOrderIterator.h"
#include "llvm/CodeGen/MachineFunctionPass.h"
#include "llvm/CodeGen/MachineInstrBuilder.h"
#include "llvm/CodeGen/TargetSubtargetInfo.h"

using namespace llvm;

namespace {

/// What is known of VL or VS: nothing, a number, or that it equals a register.
struct Knowledge {
    enum { unvisited, unknown, number, in_register } state = unvisited;
    int64_t value = 0; // the number, or the register's

    bool operator==(const Knowledge&) const = default;
    static Knowledge of(const MachineOperand& operand, int64_t if_none) {
        if (operand.getReg())
            return {in_register, static_cast<int64_t>(operand.getReg().id())};
        return {number, if_none};
    }
    Knowledge meet(const Knowledge& other) const {
        if (state == unvisited || *this == other)
            return other;
        return other.state == unvisited ? *this : Knowledge{unknown};
    }
    void forget_if_modified(const MachineInstr& instruction, const TargetRegisterInfo* registers) {
        if (state == in_register && instruction.modifiesRegister(static_cast<MCPhysReg>(value), registers))
            *this = {unknown};
    }
};

struct State {
    Knowledge length, stride;
    bool operator==(const State&) const = default;
};

class VectorControl : public MachineFunctionPass {
  public:
    static char ID;
    VectorControl() : MachineFunctionPass(ID) {}
    StringRef getPassName() const override { return "Convex vector length and stride"; }
    bool runOnMachineFunction(MachineFunction& function) override;

  private:
    State entry_state(const MachineBasicBlock& block) const;
    void step(const MachineInstr& instruction, State& state) const;
    void solve(MachineFunction& function);
    bool hoist_strides(MachineFunction& function);
    void insert(MachineBasicBlock& block);
    void establish(MachineInstr& before, const Knowledge& wanted, unsigned by_register, unsigned by_number);
    bool merge_into_definition(MachineInstr& merge);

    const TargetRegisterInfo* registers_ = nullptr;
    const TargetInstrInfo* instructions_ = nullptr;
    DenseMap<const MachineBasicBlock*, State> exits_;
};
char VectorControl::ID = 0;

bool is_vector(const MachineInstr& instruction) {
    return ConvexFlags::is_vector(instruction.getDesc());
}

Knowledge wanted_length(const MachineInstr& instruction) {
    return Knowledge::of(instruction.getOperand(instruction.getNumExplicitOperands() - 1), 128);
}

// Of an access with a stride operand.
Knowledge wanted_stride(const MachineInstr& instruction) {
    return Knowledge::of(instruction.getOperand(instruction.getNumExplicitOperands() - 2),
                         ConvexFlags::unit_stride(instruction.getDesc()));
}

bool has_stride(const MachineInstr& instruction) {
    return is_vector(instruction) && ConvexFlags::unit_stride(instruction.getDesc()) != 0;
}

void VectorControl::step(const MachineInstr& instruction, State& state) const {
    if (is_vector(instruction))
        state.length = wanted_length(instruction);
    if (has_stride(instruction))
        state.stride = wanted_stride(instruction);
    if (instruction.isCall() || instruction.isInlineAsm())
        state = {{Knowledge::unknown}, {Knowledge::unknown}};
    state.length.forget_if_modified(instruction, registers_);
    state.stride.forget_if_modified(instruction, registers_);
}

State VectorControl::entry_state(const MachineBasicBlock& block) const {
    bool from_outside = block.pred_empty() || block.isEntryBlock() || block.hasAddressTaken();
    if (from_outside)
        return {{Knowledge::unknown}, {Knowledge::unknown}};
    State state;
    for (const MachineBasicBlock* before : block.predecessors()) {
        State exit = exits_.lookup(before);
        state = {state.length.meet(exit.length), state.stride.meet(exit.stride)};
    }
    return state;
}

void VectorControl::solve(MachineFunction& function) {
    exits_.clear();
    ReversePostOrderTraversal<MachineFunction*> order(&function);
    for (bool changed = true; changed;) {
        changed = false;
        for (MachineBasicBlock* block : order) {
            State state = entry_state(*block);
            for (const MachineInstr& instruction : *block)
                step(instruction, state);
            State& exit = exits_[block];
            changed |= !(exit == state);
            exit = state;
        }
    }
}

// A loop that keeps one stride gets it before the loop, not in every round.
bool VectorControl::hoist_strides(MachineFunction& function) {
    bool changed = false;
    for (MachineBasicBlock& block : function) {
        if (block.pred_size() < 2 || block.hasAddressTaken())
            continue;
        auto first = find_if(block, has_stride);
        auto barrier = find_if(block, [](const MachineInstr& i) { return i.isCall() || i.isInlineAsm(); });
        if (first == block.end() || (barrier != block.end() && std::distance(block.begin(), barrier) <
                                                                   std::distance(block.begin(), first)))
            continue;
        Knowledge stride = wanted_stride(*first);
        auto lacks = [&](MachineBasicBlock* before) { return exits_.lookup(before).stride != stride; };
        bool kept_by_some = !all_of(block.predecessors(), lacks);
        bool can_set = all_of(block.predecessors(), [&](MachineBasicBlock* before) {
            return !lacks(before) || (before->succ_size() == 1 && before != &block);
        });
        if (stride.state != Knowledge::number || !kept_by_some || !can_set)
            continue;
        for (MachineBasicBlock* before : block.predecessors()) {
            if (lacks(before)) {
                BuildMI(*before, before->getFirstTerminator(), DebugLoc(),
                        instructions_->get(Convex::SET_VSI))
                    .addImm(stride.value);
                exits_[before].stride = stride;
                changed = true;
            }
        }
    }
    return changed;
}

void VectorControl::establish(MachineInstr& before, const Knowledge& wanted, unsigned by_register,
                              unsigned by_number) {
    MachineBasicBlock& block = *before.getParent();
    if (wanted.state == Knowledge::in_register) {
        BuildMI(block, before, before.getDebugLoc(), instructions_->get(by_register))
            .addReg(static_cast<unsigned>(wanted.value));
    } else {
        BuildMI(block, before, before.getDebugLoc(), instructions_->get(by_number)).addImm(wanted.value);
    }
}

void VectorControl::insert(MachineBasicBlock& block) {
    State state = entry_state(block);
    for (MachineInstr& instruction : block) {
        if (is_vector(instruction) && state.length != wanted_length(instruction))
            establish(instruction, wanted_length(instruction), Convex::SET_VL, Convex::SET_VLI);
        if (has_stride(instruction) && state.stride != wanted_stride(instruction))
            establish(instruction, wanted_stride(instruction), Convex::SET_VS, Convex::SET_VSI);
        if (instruction.getOpcode() == Convex::SET_VSI) // hoisted from a loop
            state.stride = {Knowledge::number, instruction.getOperand(0).getImm()};
        step(instruction, state);
    }
}

// `op a,b,t; merge t into d` is `op a,b,d` if t dies there and nothing between touches d or t.
bool VectorControl::merge_into_definition(MachineInstr& merge) {
    MachineOperand &to = merge.getOperand(0), &from = merge.getOperand(2);
    if (!from.isKill() || to.getReg() == from.getReg())
        return false;
    MachineBasicBlock& block = *merge.getParent();
    for (auto at = merge.getIterator(); at != block.begin();) {
        --at;
        if (at->modifiesRegister(from.getReg(), registers_)) {
            const MachineInstr& definition = *at;
            bool fits =
                is_vector(definition) && definition.getOperand(0).isReg() &&
                definition.getOperand(0).isDef() && definition.getOperand(0).getReg() == from.getReg() &&
                !definition.getOperand(0).isTied() && wanted_length(definition) == wanted_length(merge);
            if (!fits)
                return false;
            at->getOperand(0).setReg(to.getReg());
            for (MachineOperand& operand : at->operands()) {
                if (operand.isReg() && operand.isUse() && operand.getReg() == to.getReg())
                    operand.setIsKill(false);
            }
            merge.eraseFromParent();
            return true;
        }
        Register length = merge.getOperand(merge.getNumExplicitOperands() - 1).getReg();
        bool touched =
            at->readsRegister(from.getReg(), registers_) || at->readsRegister(to.getReg(), registers_) ||
            at->modifiesRegister(to.getReg(), registers_) ||
            (length && at->modifiesRegister(length, registers_)) || at->isCall() || at->isInlineAsm();
        if (touched)
            return false;
    }
    return false;
}

bool VectorControl::runOnMachineFunction(MachineFunction& function) {
    registers_ = function.getSubtarget().getRegisterInfo();
    instructions_ = function.getSubtarget().getInstrInfo();
    bool any = false;
    for (MachineBasicBlock& block : function) {
        for (MachineInstr& instruction : make_early_inc_range(block)) {
            any |= is_vector(instruction);
            if (instruction.getOpcode() == Convex::VMERGE)
                merge_into_definition(instruction);
        }
    }
    if (!any)
        return false;
    solve(function);
    hoist_strides(function);
    for (MachineBasicBlock& block : function)
        insert(block);
    return true;
}

} // namespace

FunctionPass* llvm::create_convex_vector_control() {
    return new VectorControl;
}
