// From LLVM's operations to the Convex's: what is legal, what is expanded, what is made of other operations.
#pragma once

#include "convex.h"
#include "llvm/CodeGen/MachineJumpTableInfo.h"
#include "llvm/CodeGen/TargetLowering.h"

namespace llvm {

class ConvexSubtarget;

namespace ConvexISD {
enum NodeType : unsigned {
    FIRST_NUMBER = ISD::BUILTIN_OP_END,
    CALL,     // chain, callee, argument block, register mask
    RETURN,   // chain, result registers
    COMPARE,  // first, second, relation: sets the S carry (glue)
    BRANCH,   // chain, block, sense, glue
    SELECT,   // value if the carry has the sense, value if not, sense, glue
    ADDRESS,  // of a symbol
    SHIFT,    // value, count: left if positive, logically right if negative
    DIVIDE64, // signed; opaque to the combiner
};
}

class ConvexTargetLowering : public TargetLowering {
  public:
    ConvexTargetLowering(const TargetMachine& machine, const ConvexSubtarget& subtarget);

    const char* getTargetNodeName(unsigned opcode) const override;
    SDValue LowerOperation(SDValue op, SelectionDAG& dag) const override;
    MachineBasicBlock* EmitInstrWithCustomInserter(MachineInstr& select,
                                                   MachineBasicBlock* block) const override;

    // Calls: call_lowering.cc.
    SDValue LowerFormalArguments(SDValue chain, CallingConv::ID convention, bool variadic,
                                 const SmallVectorImpl<ISD::InputArg>& arguments, const SDLoc& where,
                                 SelectionDAG& dag, SmallVectorImpl<SDValue>& values) const override;
    SDValue LowerCall(CallLoweringInfo& call, SmallVectorImpl<SDValue>& results) const override;
    bool CanLowerReturn(CallingConv::ID convention, MachineFunction& function, bool variadic,
                        const SmallVectorImpl<ISD::OutputArg>& results, LLVMContext& context) const override;
    SDValue LowerReturn(SDValue chain, CallingConv::ID convention, bool variadic,
                        const SmallVectorImpl<ISD::OutputArg>& results,
                        const SmallVectorImpl<SDValue>& values, const SDLoc& where,
                        SelectionDAG& dag) const override;

    // Inline assembly: inline_assembly.cc.
    ConstraintType getConstraintType(StringRef constraint) const override;
    std::pair<unsigned, const TargetRegisterClass*>
    getRegForInlineAsmConstraint(const TargetRegisterInfo* info, StringRef constraint,
                                 MVT type) const override;

    // Properties of the machine.
    bool isLegalAddressingMode(const DataLayout&, const AddrMode& mode, Type* type, unsigned,
                               Instruction*) const override;
    bool isFPImmLegal(const APFloat& value, EVT type, bool for_size) const override;
    bool isOffsetFoldingLegal(const GlobalAddressSDNode*) const override { return true; }
    bool allowsMisalignedMemoryAccesses(EVT, unsigned, Align, MachineMemOperand::Flags,
                                        unsigned* fast) const override {
        if (fast)
            *fast = 1;
        return true;
    }
    EVT getSetCCResultType(const DataLayout&, LLVMContext& context, EVT type) const override {
        return type.isVector() ? EVT::getVectorVT(context, MVT::i1, type.getVectorElementCount())
                               : EVT(MVT::i32);
    }
    bool isFMAFasterThanFMulAndFAdd(const MachineFunction&, EVT) const override { return false; }
    bool shouldSinkOperands(Instruction* user, SmallVectorImpl<Use*>& operands) const override;
    /// Jump tables hold absolute addresses.
    unsigned getJumpTableEncoding() const override { return MachineJumpTableInfo::EK_BlockAddress; }
    MVT getVPExplicitVectorLengthTy() const override { return MVT::i32; }

  private:
    void declare_integer_operations();
    void declare_float_operations();
    void declare_vector_operations(); // vector_lowering.cc

    SDValue lower_address(SDValue op, SelectionDAG& dag) const;
    SDValue lower_compare(SDValue first, SDValue second, ISD::CondCode condition, const SDLoc& where,
                          SelectionDAG& dag, SDValue& sense) const;
    SDValue lower_conditional(SDValue op, SelectionDAG& dag) const;
    SDValue lower_long_division(SDValue op, SelectionDAG& dag) const;
    SDValue lower_unsigned_to_float(SDValue op, SelectionDAG& dag) const;
    SDValue lower_shift(SDValue op, SelectionDAG& dag) const;
    SDValue lower_frame_query(SDValue op, SelectionDAG& dag) const;
    SDValue lower_vector(SDValue op, SelectionDAG& dag) const; // vector_lowering.cc
    SDValue lower_reversal(SDValue op, SelectionDAG& dag) const;
    SDValue lower_mask_constant(SDValue op, SelectionDAG& dag) const;

    const ConvexSubtarget& subtarget_;
};

} // namespace llvm
