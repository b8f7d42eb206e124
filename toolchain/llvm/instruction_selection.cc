// Instruction selection: addresses, calls and wide constants by hand, the rest by TableGen patterns.
#include "float_format.h"
#include "llvm/CodeGen/MachineFrameInfo.h"
#include "llvm/CodeGen/SelectionDAGISel.h"
#include "subtarget.h"
#include "target_machine.h"
#include "vector_selection.h"

#define DEBUG_TYPE "convex-isel"

using namespace llvm;

namespace {

class ConvexDAGToDAGISel : public SelectionDAGISel {
  public:
    ConvexDAGToDAGISel(ConvexTargetMachine& machine, CodeGenOptLevel level)
        : SelectionDAGISel(machine, level) {}

    bool runOnMachineFunction(MachineFunction& function) override {
        Subtarget = &function.getSubtarget<ConvexSubtarget>();
        return SelectionDAGISel::runOnMachineFunction(function);
    }

    void Select(SDNode* node) override;
    bool SelectInlineAsmMemoryOperand(const SDValue& op, InlineAsm::ConstraintCode,
                                      std::vector<SDValue>& out) override;

  private:
    bool select_address(SDValue op, SDValue& base, SDValue& displacement);
    bool symbol_displacement(SDValue op, int64_t offset, SDValue& displacement);
    void select_frame_address(SDNode* node, int index, int64_t offset);
    SDNode* long_constant(const SDLoc& where, MVT type, int64_t value);
    void select_float_bits(SDNode* node);
    void select_call(SDNode* node);
    bool select_vector(SDNode* node);

    SDValue no_register() { return CurDAG->getRegister(0, MVT::i32); }

    const ConvexSubtarget* Subtarget = nullptr; // named by generated code

#include "ConvexGenDAGISel.inc"
};

// A symbol plus a constant fits the displacement of any memory operand.
bool ConvexDAGToDAGISel::symbol_displacement(SDValue op, int64_t offset, SDValue& displacement) {
    if (op.getOpcode() != ConvexISD::ADDRESS)
        return false;
    SDValue symbol = op.getOperand(0);
    if (auto* global = dyn_cast<GlobalAddressSDNode>(symbol)) {
        displacement = CurDAG->getTargetGlobalAddress(global->getGlobal(), SDLoc(op), MVT::i32,
                                                      global->getOffset() + offset);
        return true;
    }
    displacement = symbol;
    return offset == 0;
}

bool ConvexDAGToDAGISel::select_address(SDValue op, SDValue& base, SDValue& displacement) {
    SDLoc where(op);
    int64_t offset = 0;
    while (CurDAG->isBaseWithConstantOffset(op)) {
        offset += cast<ConstantSDNode>(op.getOperand(1))->getSExtValue();
        op = op.getOperand(0);
    }
    if (auto* frame = dyn_cast<FrameIndexSDNode>(op)) {
        base = CurDAG->getTargetFrameIndex(frame->getIndex(), MVT::i32);
        displacement = CurDAG->getTargetConstant(offset, where, MVT::i32);
        return true;
    }
    if (symbol_displacement(op, offset, displacement)) {
        base = no_register();
        return true;
    }
    if (op.getOpcode() == ISD::ADD)
        for (unsigned i : {1u, 0u})
            if (symbol_displacement(op.getOperand(i), offset, displacement)) {
                base = op.getOperand(1 - i);
                return true;
            }
    base = op;
    displacement = CurDAG->getTargetConstant(offset, where, MVT::i32);
    return true;
}

bool ConvexDAGToDAGISel::SelectInlineAsmMemoryOperand(const SDValue& op, InlineAsm::ConstraintCode,
                                                      std::vector<SDValue>& out) {
    SDValue base, displacement;
    select_address(op, base, displacement);
    bool in_register = !isa<FrameIndexSDNode>(base) && !isa<RegisterSDNode>(base);
    if (in_register) { // nothing else constrains the operand to an address register
        SDLoc where(op);
        SDValue cls = CurDAG->getTargetConstant(Convex::ABaseRegClassID, where, MVT::i32);
        base = SDValue(CurDAG->getMachineNode(TargetOpcode::COPY_TO_REGCLASS, where, MVT::i32, base, cls), 0);
    }
    out.push_back(base);
    out.push_back(displacement);
    return false;
}

// The address of a local as a value: computed in an A register, used as an S register like every value.
void ConvexDAGToDAGISel::select_frame_address(SDNode* node, int index, int64_t offset) {
    SDLoc where(node);
    SDNode* address =
        CurDAG->getMachineNode(Convex::LDEA, where, MVT::i32, CurDAG->getTargetFrameIndex(index, MVT::i32),
                               CurDAG->getTargetConstant(offset, where, MVT::i32));
    SDValue cls = CurDAG->getTargetConstant(Convex::SR32RegClassID, where, MVT::i32);
    ReplaceNode(node, CurDAG->getMachineNode(TargetOpcode::COPY_TO_REGCLASS, where, MVT::i32,
                                             SDValue(address, 0), cls));
}

SDNode* ConvexDAGToDAGISel::long_constant(const SDLoc& where, MVT type, int64_t value) {
    SDValue low = CurDAG->getTargetConstant(SignExtend64<32>(static_cast<uint64_t>(value)), where, MVT::i64);
    SDNode* lower = CurDAG->getMachineNode(Convex::LDIL, where, type, low);
    if (isInt<32>(value)) // ld.l sign-extends its immediate
        return lower;
    SDValue high = CurDAG->getTargetConstant(value >> 32, where, MVT::i32);
    return CurDAG->getMachineNode(Convex::LDU, where, type, SDValue(lower, 0), high);
}

// A floating-point constant that no immediate can express, as integer bits of the program's format.
void ConvexDAGToDAGISel::select_float_bits(SDNode* node) {
    SDLoc where(node);
    const APFloat& value = cast<ConstantFPSDNode>(node)->getValueAPF();
    int64_t bits = convex_float_bits(value, Subtarget->native_float()).getSExtValue();
    if (node->getValueType(0) == MVT::f64)
        return ReplaceNode(node, long_constant(where, MVT::f64, bits));
    ReplaceNode(node, CurDAG->getMachineNode(Convex::LDI_S, where, MVT::f32,
                                             CurDAG->getTargetConstant(bits, where, MVT::i32)));
}

void ConvexDAGToDAGISel::select_call(SDNode* node) {
    SDLoc where(node);
    SDValue chain = node->getOperand(0), callee = node->getOperand(1), base, displacement;
    SDVTList chain_and_glue = CurDAG->getVTList(MVT::Other, MVT::Glue);
    int block = cast<FrameIndexSDNode>(node->getOperand(2))->getIndex();
    SDNode* point = CurDAG->getMachineNode(
        Convex::LDEA_AP, where, chain_and_glue,
        {CurDAG->getTargetFrameIndex(block, MVT::i32), CurDAG->getTargetConstant(4, where, MVT::i32), chain});
    if (callee.getOpcode() == ISD::TargetGlobalAddress || callee.getOpcode() == ISD::TargetExternalSymbol) {
        base = no_register();
        displacement = callee;
    } else {
        select_address(callee, base, displacement);
    }
    SDNode* call = CurDAG->getMachineNode(
        Convex::CALLS, where, chain_and_glue,
        {base, displacement, node->getOperand(3), SDValue(point, 0), SDValue(point, 1)});
    ReplaceNode(node, CurDAG->getMachineNode(Convex::RELOAD_AP, where, chain_and_glue,
                                             {SDValue(call, 0), SDValue(call, 1)}));
}

bool ConvexDAGToDAGISel::select_vector(SDNode* node) {
    auto split = [this](SDValue address, SDValue& base, SDValue& displacement) {
        select_address(address, base, displacement);
    };
    SDNode* machine = ConvexVectorSelection(*CurDAG, *Subtarget, split).select(node);
    if (machine)
        ReplaceNode(node, machine);
    return machine != nullptr;
}

void ConvexDAGToDAGISel::Select(SDNode* node) {
    if (node->isMachineOpcode()) {
        node->setNodeId(-1);
        return;
    }
    if (select_vector(node))
        return;
    switch (node->getOpcode()) {
    case ISD::FrameIndex:
        return select_frame_address(node, cast<FrameIndexSDNode>(node)->getIndex(), 0);
    case ISD::ADD:
        if (node->getValueType(0) == MVT::i32)
            if (auto* frame = dyn_cast<FrameIndexSDNode>(node->getOperand(0)))
                if (auto* offset = dyn_cast<ConstantSDNode>(node->getOperand(1)))
                    return select_frame_address(node, frame->getIndex(), offset->getSExtValue());
        break;
    case ISD::Constant:
        if (node->getValueType(0) == MVT::i64)
            return ReplaceNode(
                node, long_constant(SDLoc(node), MVT::i64, cast<ConstantSDNode>(node)->getSExtValue()));
        break;
    case ISD::ConstantFP:
        if (!TLI->isFPImmLegal(cast<ConstantFPSDNode>(node)->getValueAPF(), node->getValueType(0)))
            return select_float_bits(node);
        break;
    case ConvexISD::CALL:
        return select_call(node);
    }
    SelectCode(node);
}

class ConvexISelLegacy : public SelectionDAGISelLegacy {
  public:
    static char ID;
    ConvexISelLegacy(ConvexTargetMachine& machine, CodeGenOptLevel level)
        : SelectionDAGISelLegacy(ID, std::make_unique<ConvexDAGToDAGISel>(machine, level)) {}
    StringRef getPassName() const override { return "Convex instruction selection"; }
};
char ConvexISelLegacy::ID = 0;

} // namespace

FunctionPass* llvm::create_convex_instruction_selection(ConvexTargetMachine& machine, CodeGenOptLevel level) {
    return new ConvexISelLegacy(machine, level);
}
