// Selection of vector instructions, from tables.
#include "vector_selection.h"

#include "vector_tables.h"

using namespace llvm;
using namespace llvm::convex_vectors;

//===--- small parts ---===//

SDValue ConvexVectorSelection::make(unsigned opcode, EVT type, ArrayRef<SDValue> operands) {
    return SDValue(dag_.getMachineNode(opcode, where_, type, operands), 0);
}

SDValue ConvexVectorSelection::word_constant(int64_t value) {
    return make(Convex::LDI_S, MVT::i32, {dag_.getTargetConstant(value, where_, MVT::i32)});
}

SDValue ConvexVectorSelection::long_constant(uint64_t bits) {
    SDValue low =
        make(Convex::LDIL, MVT::i64, {dag_.getTargetConstant(SignExtend64<32>(bits), where_, MVT::i64)});
    if (isInt<32>(static_cast<int64_t>(bits)))
        return low;
    SDValue high = dag_.getTargetConstant(static_cast<int32_t>(bits >> 32), where_, MVT::i32);
    return make(Convex::LDU, MVT::i64, {low, high});
}

// A 32-bit scalar in the low half of a 64-bit one whose upper half does not matter.
SDValue ConvexVectorSelection::as_long(SDValue scalar) {
    EVT type = scalar.getValueType();
    if (type.getSizeInBits() == 64)
        return scalar;
    SDValue undefined = SDValue(dag_.getMachineNode(TargetOpcode::IMPLICIT_DEF, where_, MVT::i64), 0);
    return dag_.getTargetInsertSubreg(Convex::sub_w, where_, MVT::i64, undefined, scalar);
}

SDValue ConvexVectorSelection::scalar_from_long(SDValue value, EVT type) {
    if (type.getSizeInBits() == 32)
        return dag_.getTargetExtractSubreg(Convex::sub_w, where_, type, value);
    if (type == MVT::i64)
        return value;
    return make(TargetOpcode::COPY_TO_REGCLASS, type,
                {value, dag_.getTargetConstant(Convex::SR64RegClassID, where_, MVT::i32)});
}

// The vector length operand: that of a VP operation, or none for all 128 elements.
SDValue ConvexVectorSelection::length_of(SDNode* node) const {
    if (auto index = ISD::getVPExplicitVectorLengthIdx(node->getOpcode())) {
        SDValue length = node->getOperand(*index);
        auto* constant = dyn_cast<ConstantSDNode>(length);
        if (!constant || constant->getZExtValue() != 128)
            return length;
    }
    return full_length();
}

namespace {

bool is_all_ones(SDValue mask) {
    return ISD::isConstantSplatVectorAllOnes(mask.getNode(), false);
}

SDValue splat_value(SDValue vector) {
    if (auto* build = dyn_cast<BuildVectorSDNode>(vector))
        return build->getSplatValue();
    return SDValue();
}

Kind kind_of(EVT type) {
    EVT element = type.getScalarType();
    if (element == MVT::i32)
        return word;
    if (element == MVT::i64)
        return longword;
    return element == MVT::f32 ? single : real;
}

} // namespace

//===--- memory ---===//

// Loads and stores in all their forms: unit stride, stride, gather and scatter, each also under a mask.
SDNode* ConvexVectorSelection::select_memory(MemSDNode* node) {
    unsigned op = node->getOpcode();
    bool is_store = op == ISD::STORE || op == ISD::VP_STORE || op == ISD::EXPERIMENTAL_VP_STRIDED_STORE ||
                    op == ISD::VP_SCATTER;
    bool is_indexed = op == ISD::VP_GATHER || op == ISD::VP_SCATTER;
    SDValue value = is_store ? node->getOperand(1) : SDValue();
    EVT type = is_store ? value.getValueType() : node->getValueType(0);
    SDValue length = length_of(node);
    SDValue stride = full_length(), condition;
    if (auto* access = dyn_cast<VPStridedLoadSDNode>(node))
        stride = access->getStride();
    if (auto* access = dyn_cast<VPStridedStoreSDNode>(node))
        stride = access->getStride();
    if (auto index = ISD::getVPMaskIdx(op))
        condition = node->getOperand(*index);
    bool is_masked = condition && !is_all_ones(condition);

    SmallVector<SDValue, 8> operands;
    if (is_store)
        operands.push_back(value);
    else if (is_masked)
        operands.push_back(SDValue(dag_.getMachineNode(TargetOpcode::IMPLICIT_DEF, where_, type), 0));
    if (is_masked) {
        Mask mask = mask_of(condition);
        if (mask.inverted)
            mask.bits = make(Convex::VCMP_L_sv, MVT::v128i1,
                             {long_constant(0), mask_as_vector(condition, length),
                              dag_.getTargetConstant(ConvexRelation::lt, where_, MVT::i32), length});
        operands.push_back(mask.bits);
    }
    if (is_indexed) {
        auto* access = cast<VPGatherScatterSDNode>(node);
        SDValue index = access->getIndex();
        uint64_t scale = access->getScale()->getAsZExtVal();
        if (scale != 1)
            index = make(Convex::VSHF_vs32, MVT::v128i32,
                         {index, word_constant(static_cast<int64_t>(Log2_64(scale))), length});
        operands.append({index, access->getBasePtr(), length});
    } else {
        SDValue base, displacement;
        split_address_(node->getBasePtr(), base, displacement);
        operands.append({base, displacement, stride, length});
    }
    operands.push_back(node->getChain());
    unsigned opcode =
        memory_opcode(static_cast<unsigned>(type.getScalarSizeInBits()), is_store, is_indexed, is_masked);
    SDVTList results = is_store ? dag_.getVTList(MVT::Other) : dag_.getVTList(type, MVT::Other);
    MachineSDNode* machine = dag_.getMachineNode(opcode, where_, results, operands);
    dag_.setNodeMemRefs(machine, {node->getMemOperand()});
    return machine;
}

//===--- element-wise operations ---===//

SDNode* ConvexVectorSelection::select_binary(SDNode* node) {
    const Binary* row = find_binary(node->getOpcode());
    if (!row)
        return nullptr;
    EVT type = node->getValueType(0);
    Kind kind = kind_of(type);
    SDValue length = length_of(node);
    SDValue first = node->getOperand(0), second = node->getOperand(1);
    if (row->commutative && splat_value(first) && !splat_value(second))
        std::swap(first, second);
    if (SDValue scalar = splat_value(second))
        return make(row->vector_scalar[kind], type, {first, scalar, length}).getNode();
    unsigned reversed = row->scalar_vector[kind];
    SDValue scalar = splat_value(first);
    if (scalar && reversed && subtarget_.hasC2())
        return make(reversed, type, {scalar, second, length}).getNode();
    return make(row->vector_vector[kind], type, {first, second, length}).getNode();
}

SDNode* ConvexVectorSelection::select_unary(SDNode* node) {
    EVT type = node->getValueType(0);
    SDValue length = length_of(node);
    switch (node->getOpcode()) {
    case ISD::FNEG:
    case ISD::VP_FNEG:
        return make(kind_of(type) == single ? Convex::VNEG_S : Convex::VNEG_D, type,
                    {node->getOperand(0), length})
            .getNode();
    case ISD::FSQRT:
    case ISD::VP_SQRT:
        return make(kind_of(type) == single ? Convex::VSQRT_S : Convex::VSQRT_D, type,
                    {node->getOperand(0), length})
            .getNode();
    case ISD::FTRUNC:
        return make(kind_of(type) == single ? Convex::VFRINT_S : Convex::VFRINT_D, type,
                    {node->getOperand(0), length})
            .getNode();
    case ISD::FABS: // the sign bit is cleared
    case ISD::VP_FABS:
        if (kind_of(type) == single)
            return make(Convex::VAND_vs32, type, {node->getOperand(0), word_constant(0x7fffffff), length})
                .getNode();
        return make(Convex::VAND_vs, type, {node->getOperand(0), long_constant(~0ull >> 1), length})
            .getNode();
    }
    return nullptr;
}

// The C1 has no instruction for it: ((v & mask) ^ sign) - sign is right to 64 bits.
SDValue ConvexVectorSelection::sign_extended(SDValue from, unsigned bits, EVT type, SDValue length) {
    if (subtarget_.hasC2()) {
        SDValue word = make(bits == 8 ? Convex::VCVT_BW : Convex::VCVT_HW, type, {from, length});
        return kind_of(type) == longword ? make(Convex::VCVT_WL, type, {word, length}) : word;
    }
    SDValue sign = long_constant(uint64_t{1} << (bits - 1));
    SDValue low =
        make(Convex::VAND_vs, type, {from, long_constant(maskTrailingOnes<uint64_t>(bits)), length});
    return make(Convex::VSUB_L_vs, type, {make(Convex::VXOR_vs, type, {low, sign, length}), sign, length});
}

SDNode* ConvexVectorSelection::select_conversion(SDNode* node) {
    unsigned op = node->getOpcode();
    if (!is_conversion(op))
        return nullptr;
    SDValue from = node->getOperand(0);
    EVT type = node->getValueType(0);
    SDValue length = length_of(node);
    if (from.getValueType() == MVT::v128i1) {
        bool is_signed = op == ISD::SIGN_EXTEND || op == ISD::VP_SIGN_EXTEND;
        SDValue ones = make(Convex::VSPLATL, type, {long_constant(is_signed ? ~0ull : 1), length});
        SDValue zeroes = make(Convex::VZERO, type, {length});
        return choose(mask_of(from), ones, zeroes, length, type).getNode();
    }
    unsigned from_bits = static_cast<unsigned>(from.getValueType().getScalarSizeInBits());
    switch (op) {
    case ISD::ZERO_EXTEND:
    case ISD::VP_ZERO_EXTEND:
        return make(Convex::VAND_vs, type,
                    {from, long_constant(maskTrailingOnes<uint64_t>(from_bits)), length})
            .getNode();
    case ISD::SIGN_EXTEND:
    case ISD::VP_SIGN_EXTEND:
        if (from_bits < 32)
            return sign_extended(from, from_bits, type, length).getNode();
        break;
    case ISD::ANY_EXTEND: // narrow elements sit in the low end
    case ISD::TRUNCATE:
    case ISD::VP_TRUNCATE:
    case ISD::BITCAST:
        return make(TargetOpcode::COPY_TO_REGCLASS, type,
                    {from, dag_.getTargetConstant(Convex::VRRegClassID, where_, MVT::i32)})
            .getNode();
    }
    unsigned opcode = conversion_opcode(kind_of(from.getValueType()), kind_of(type));
    return make(opcode, type, {from, length}).getNode();
}

// Right shifts of words work on their extension to 64 bits.
SDNode* ConvexVectorSelection::select_shift_right(SDNode* node, bool arithmetic) {
    EVT type = node->getValueType(0);
    SDValue length = length_of(node), value = node->getOperand(0), count = node->getOperand(1);
    bool is_word = kind_of(type) == word;
    SDValue right;
    SDValue scalar = splat_value(count);
    if (auto* constant = scalar ? dyn_cast<ConstantSDNode>(scalar) : nullptr)
        right = word_constant(-static_cast<int64_t>(constant->getZExtValue()));
    auto shifted = [&](SDValue v) {
        if (right)
            return make(Convex::VSHF_vs32, type, {v, right, length});
        SDValue negative = make(Convex::VNEG_L, type, {count, length});
        if (is_word)
            negative = make(Convex::VNEG_W, type, {count, length});
        return make(Convex::VSHF_vv, type, {v, negative, length});
    };
    if (is_word)
        value = arithmetic ? make(Convex::VCVT_WL, type, {value, length})
                           : make(Convex::VAND_vs, type, {value, long_constant(0xffffffffull), length});
    if (is_word || !arithmetic)
        return shifted(value).getNode();
    // ((v >>> n) ^ m) - m with m = sign bit >>> n
    SDValue sign = shifted(make(Convex::VSPLATL, type, {long_constant(1ull << 63), length}));
    SDValue flipped = make(Convex::VXOR_vv, type, {shifted(value), sign, length});
    return make(Convex::VSUB_L_vv, type, {flipped, sign, length}).getNode();
}

SDNode* ConvexVectorSelection::select_extreme(SDNode* node, ISD::CondCode condition) {
    SDValue first = node->getOperand(0), second = node->getOperand(1), length = length_of(node);
    Mask mask = compare(first, second, condition, length);
    return choose(mask, first, second, length, node->getValueType(0)).getNode();
}

// `vector`, if it is a splat, with a length.
SDNode* ConvexVectorSelection::splat_of_length(SDValue vector, SDValue length) {
    SDValue scalar = splat_value(vector);
    EVT type = vector.getValueType();
    if (!scalar || type == MVT::v128i1)
        return nullptr;
    if (isNullConstant(scalar) || isNullFPConstant(scalar))
        return make(Convex::VZERO, type, {length}).getNode();
    bool is_long = type.getScalarSizeInBits() == 64;
    return make(is_long ? Convex::VSPLATL : Convex::VSPLATW, type, {scalar, length}).getNode();
}

SDNode* ConvexVectorSelection::select_element(SDNode* node) {
    if (node->getOpcode() == ISD::EXTRACT_VECTOR_ELT) {
        SDValue element = make(Convex::VEXTRACTL, MVT::i64, {node->getOperand(0), node->getOperand(1)});
        return scalar_from_long(element, node->getValueType(0)).getNode();
    }
    return make(Convex::VINSERTL, node->getValueType(0),
                {node->getOperand(0), as_long(node->getOperand(1)), node->getOperand(2)})
        .getNode();
}

//===--- masks ---===//

ConvexVectorSelection::Mask ConvexVectorSelection::compare(SDValue first, SDValue second,
                                                           ISD::CondCode condition, SDValue length) {
    Kind kind = kind_of(first.getValueType());
    const Comparison& row = find_comparison(condition, kind == single || kind == real);
    if (row.is_unsigned) { // signed after flipping the sign bits
        auto flipped = [&](SDValue v) {
            uint64_t sign = kind == word ? 0x80000000ull : 1ull << 63;
            return make(Convex::VXOR_vs, v.getValueType(), {v, long_constant(sign), length});
        };
        first = flipped(first);
        second = flipped(second);
    }
    if (row.swap)
        std::swap(first, second);
    SDValue relation = dag_.getTargetConstant(row.relation, where_, MVT::i32);
    if (row.relation == ConvexRelation::eq && splat_value(second))
        std::swap(first, second);
    SDValue scalar = row.is_unsigned ? SDValue() : splat_value(first);
    unsigned opcode = scalar ? compare_scalar_vector[kind] : compare_vectors[kind];
    return {make(opcode, MVT::v128i1, {scalar ? scalar : first, second, relation, length}), row.inverted};
}

ConvexVectorSelection::Mask ConvexVectorSelection::mask_of(SDValue condition) {
    if (condition.getOpcode() == ISD::SETCC || condition.getOpcode() == ISD::VP_SETCC)
        return compare(condition.getOperand(0), condition.getOperand(1),
                       cast<CondCodeSDNode>(condition.getOperand(2))->get(), length_of(condition.getNode()));
    bool is_not = (condition.getOpcode() == ISD::XOR || condition.getOpcode() == ISD::VP_XOR) &&
                  is_all_ones(condition.getOperand(1));
    if (is_not) {
        Mask mask = mask_of(condition.getOperand(0));
        return {mask.bits, !mask.inverted};
    }
    return {condition, false};
}

SDValue ConvexVectorSelection::choose(Mask mask, SDValue if_true, SDValue if_false, SDValue length,
                                      EVT type) {
    if (mask.inverted)
        std::swap(if_true, if_false);
    if (SDValue scalar = splat_value(if_false))
        return make(Convex::VMASK_vs, type, {mask.bits, if_true, as_long(scalar), length});
    if (SDValue scalar = splat_value(if_true))
        return make(Convex::VMASK_sv, type, {mask.bits, as_long(scalar), if_false, length});
    return make(Convex::VMASK_vv, type, {mask.bits, if_true, if_false, length});
}

SDNode* ConvexVectorSelection::select_choice(SDNode* node) {
    EVT type = node->getValueType(0);
    SDValue length = length_of(node);
    SDValue condition = node->getOperand(0), if_true = node->getOperand(1), if_false = node->getOperand(2);
    if (node->getOpcode() != ISD::VP_MERGE)
        return choose(mask_of(condition), if_true, if_false, length, type).getNode();
    if (is_all_ones(condition) && if_false.isUndef()) {
        if (SDNode* splat = splat_of_length(if_true, length))
            return splat;
    }
    if (is_all_ones(condition))
        return make(Convex::VMERGE, type, {if_false, if_true, length}).getNode();
    // Elements from the length on must stay those of if_false.
    Mask mask = mask_of(condition);
    if (!mask.inverted)
        return make(Convex::VMASK_MERGE, type, {mask.bits, if_true, if_false, length}).getNode();
    SDValue chosen = choose(mask, if_true, if_false, length, type);
    return make(Convex::VMERGE, type, {if_false, chosen, length}).getNode();
}

// Ones and zeroes in a vector register: there is one mask register only, so two masks meet as vectors.
SDValue ConvexVectorSelection::mask_as_vector(SDValue condition, SDValue length) {
    Mask mask = mask_of(condition);
    SDValue fill = make(Convex::VSPLATL, MVT::v128i64, {long_constant(mask.inverted ? 1 : 0), length});
    return make(Convex::VMASK_sv, MVT::v128i64,
                {mask.bits, long_constant(mask.inverted ? 0 : 1), fill, length});
}

SDNode* ConvexVectorSelection::select_mask_logic(SDNode* node) {
    SDValue length = length_of(node);
    unsigned op = node->getOpcode();
    unsigned logic = op == ISD::AND || op == ISD::VP_AND ? Convex::VAND_vv
                     : op == ISD::OR || op == ISD::VP_OR ? Convex::VOR_vv
                                                         : Convex::VXOR_vv;
    SDValue first = mask_as_vector(node->getOperand(0), length);
    SDValue both;
    if (logic == Convex::VXOR_vv && is_all_ones(node->getOperand(1)))
        both = make(Convex::VXOR_vs, MVT::v128i64, {first, long_constant(1), length});
    else
        both = make(logic, MVT::v128i64, {first, mask_as_vector(node->getOperand(1), length), length});
    SDValue relation = dag_.getTargetConstant(ConvexRelation::lt, where_, MVT::i32);
    return make(Convex::VCMP_L_sv, MVT::v128i1, {long_constant(0), both, relation, length}).getNode();
}

SDNode* ConvexVectorSelection::select_compare(SDNode* node) {
    if (node->getOperand(0).getValueType() == MVT::v128i1)
        return nullptr;
    Mask mask = mask_of(SDValue(node, 0));
    if (!mask.inverted)
        return mask.bits.getNode();
    SDValue length = length_of(node);
    SDValue fill = make(Convex::VSPLATL, MVT::v128i64, {long_constant(1), length});
    SDValue vector = make(Convex::VMASK_sv, MVT::v128i64, {mask.bits, long_constant(0), fill, length});
    SDValue relation = dag_.getTargetConstant(ConvexRelation::lt, where_, MVT::i32);
    return make(Convex::VCMP_L_sv, MVT::v128i1, {long_constant(0), vector, relation, length}).getNode();
}

//===--- reductions ---===//

namespace {

// In a sum: zero, or as floats are, minus zero.
bool is_neutral(SDValue start) {
    auto* number = dyn_cast<ConstantFPSDNode>(start);
    return isNullConstant(start) || (number && number->isZero() && number->isNegative());
}

} // namespace

SDNode* ConvexVectorSelection::select_reduction(SDNode* node) {
    const Reduction* row = find_reduction(node->getOpcode());
    if (!row)
        return nullptr;
    bool has_start = row->has_start;
    SDValue vector = node->getOperand(has_start ? 1 : 0), length = length_of(node);
    EVT type = node->getValueType(0), vector_type = vector.getValueType();
    Kind kind = kind_of(vector_type);
    unsigned add = scalar_add[kind];
    SDValue zero = word_constant(0);
    if (row->in_order) { // element 0 takes the start, so that sums are made in order
        SDValue first = scalar_from_long(make(Convex::VEXTRACTL, MVT::i64, {vector, zero}), type);
        SDValue sum = make(add, type, {node->getOperand(0), first});
        vector = make(Convex::VINSERTL, vector_type, {vector, as_long(sum), zero});
    }
    SDValue reduced = make(row->opcode[kind], vector_type, {vector, length});
    SDValue result = scalar_from_long(make(Convex::VEXTRACTL, MVT::i64, {reduced, zero}), type);
    // Reductions with a length begin with what is neutral, sums with any number.
    if (has_start && row->opcode[real] == Convex::VSUM_D && !row->in_order &&
        !is_neutral(node->getOperand(0)))
        result = make(add, type, {node->getOperand(0), result});
    return result.getNode();
}

//===--- the choice between them ---===//

SDNode* ConvexVectorSelection::select(SDNode* node) {
    where_ = SDLoc(node);
    auto is_vector = [](SDValue v) { return v.getValueType().isVector(); };
    bool concerns_vectors = any_of(node->op_values(), is_vector) ||
                            any_of(node->values(), [](EVT type) { return type.isVector(); });
    if (!concerns_vectors)
        return nullptr;
    if (auto* memory = dyn_cast<MemSDNode>(node))
        return select_memory(memory);
    switch (node->getOpcode()) {
    case ISD::SRL:
    case ISD::VP_SRL:
        return select_shift_right(node, false);
    case ISD::SRA:
    case ISD::VP_SRA:
        return select_shift_right(node, true);
    case ISD::SMIN:
    case ISD::VP_SMIN:
        return select_extreme(node, ISD::SETLT);
    case ISD::SMAX:
    case ISD::VP_SMAX:
        return select_extreme(node, ISD::SETGT);
    case ISD::UMIN:
    case ISD::VP_UMIN:
        return select_extreme(node, ISD::SETULT);
    case ISD::FMINNUM: // never of NaNs: the cost model sees to that
    case ISD::VP_FMINNUM:
        return select_extreme(node, ISD::SETLT);
    case ISD::FMAXNUM:
    case ISD::VP_FMAXNUM:
        return select_extreme(node, ISD::SETGT);
    case ISD::UMAX:
    case ISD::VP_UMAX:
        return select_extreme(node, ISD::SETUGT);
    case ISD::VSELECT:
    case ISD::VP_SELECT:
    case ISD::VP_MERGE:
        return select_choice(node);
    case ISD::SETCC:
    case ISD::VP_SETCC:
        return select_compare(node);
    case ISD::EXTRACT_VECTOR_ELT:
    case ISD::INSERT_VECTOR_ELT:
        return select_element(node);
    case ISD::BUILD_VECTOR:
        return splat_of_length(SDValue(node, 0), full_length());
    }
    if (node->getValueType(0) == MVT::v128i1 && node->getNumOperands() >= 2)
        return select_mask_logic(node);
    for (auto method : {&ConvexVectorSelection::select_binary, &ConvexVectorSelection::select_unary,
                        &ConvexVectorSelection::select_conversion, &ConvexVectorSelection::select_reduction})
        if (SDNode* machine = (this->*method)(node))
            return machine;
    return nullptr;
}
