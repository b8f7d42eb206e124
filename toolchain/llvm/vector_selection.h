// Selection of vector instructions, from tables.
#pragma once

#include "llvm/CodeGen/SelectionDAG.h"
#include "subtarget.h"

namespace llvm {

/// Makes the machine instructions for one vector operation.
class ConvexVectorSelection {
  public:
    /// Splits an address into base and displacement (instruction selection's own).
    using SplitAddress = function_ref<void(SDValue address, SDValue& base, SDValue& displacement)>;

    ConvexVectorSelection(SelectionDAG& dag, const ConvexSubtarget& subtarget, SplitAddress split_address)
        : dag_(dag), subtarget_(subtarget), split_address_(split_address) {}

    /// The machine node that does what `node` says, or null if that is no vector operation.
    SDNode* select(SDNode* node);

  private:
    /// A mask register's contents, perhaps standing for their complement.
    struct Mask {
        SDValue bits;
        bool inverted = false;
    };

    SDNode* select_memory(MemSDNode* node);
    SDNode* select_binary(SDNode* node);
    SDNode* select_unary(SDNode* node);
    SDNode* select_conversion(SDNode* node);
    SDNode* select_reduction(SDNode* node);
    SDNode* select_mask_logic(SDNode* node);
    SDNode* select_shift_right(SDNode* node, bool arithmetic);
    SDNode* select_extreme(SDNode* node, ISD::CondCode condition);
    SDNode* select_choice(SDNode* node);
    SDNode* select_compare(SDNode* node);
    SDNode* select_element(SDNode* node);
    SDNode* splat_of_length(SDValue vector, SDValue length);

    Mask mask_of(SDValue condition);
    Mask compare(SDValue first, SDValue second, ISD::CondCode condition, SDValue length);
    SDValue choose(Mask mask, SDValue if_true, SDValue if_false, SDValue length, EVT type);
    SDValue mask_as_vector(SDValue condition, SDValue length);
    SDValue length_of(SDNode* node) const;
    SDValue full_length() const { return dag_.getRegister(0, MVT::i32); }

    SDValue sign_extended(SDValue from, unsigned bits, EVT type, SDValue length);
    SDValue make(unsigned opcode, EVT type, ArrayRef<SDValue> operands);
    SDValue long_constant(uint64_t bits);
    SDValue word_constant(int64_t value);
    SDValue as_long(SDValue scalar);
    SDValue scalar_from_long(SDValue value, EVT type);

    SelectionDAG& dag_;
    const ConvexSubtarget& subtarget_;
    SplitAddress split_address_;
    SDLoc where_;
};

} // namespace llvm
