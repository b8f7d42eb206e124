// Which vector operations are legal. They are selected by the tables of vector_selection.cc, in their plain
// form (all 128 elements) and in their VP form (an explicit vector length).
#include "llvm/CodeGen/SelectionDAG.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/PatternMatch.h"
#include "lowering.h"
#include "subtarget.h"

using namespace llvm;

namespace {

constexpr MVT float_vectors[] = {MVT::v128f64, MVT::v128f32};
constexpr MVT integer_vectors[] = {MVT::v128i64, MVT::v128i32};
// These are loaded, stored, chosen and converted; arithmetic is done at 32 bits.
constexpr MVT narrow_vectors[] = {MVT::v128i16, MVT::v128i8};

constexpr unsigned memory_operations[] = {ISD::LOAD,
                                          ISD::STORE,
                                          ISD::VP_LOAD,
                                          ISD::VP_STORE,
                                          ISD::EXPERIMENTAL_VP_STRIDED_LOAD,
                                          ISD::EXPERIMENTAL_VP_STRIDED_STORE,
                                          ISD::VP_GATHER,
                                          ISD::VP_SCATTER};

constexpr unsigned common_operations[] = {ISD::VSELECT, ISD::VP_SELECT,          ISD::VP_MERGE,
                                          ISD::SETCC,   ISD::VP_SETCC,           ISD::BITCAST,
                                          ISD::UNDEF,   ISD::EXTRACT_VECTOR_ELT, ISD::INSERT_VECTOR_ELT};

constexpr unsigned float_operations[] = {
    ISD::FADD,           ISD::FSUB,           ISD::FMUL,           ISD::FDIV,
    ISD::FMAXNUM,        ISD::FMINNUM,        ISD::VP_FMAXNUM,     ISD::VP_FMINNUM,
    ISD::FNEG,           ISD::FABS,           ISD::VP_FADD,        ISD::VP_FSUB,
    ISD::VP_FMUL,        ISD::VP_FDIV,        ISD::VP_FNEG,        ISD::VP_FABS,
    ISD::SINT_TO_FP,     ISD::VP_SINT_TO_FP,  ISD::FP_EXTEND,      ISD::VP_FP_EXTEND,
    ISD::FP_ROUND,       ISD::VP_FP_ROUND,    ISD::VECREDUCE_FADD, ISD::VECREDUCE_SEQ_FADD,
    ISD::VECREDUCE_FMAX, ISD::VECREDUCE_FMIN, ISD::VP_REDUCE_FADD, ISD::VP_REDUCE_SEQ_FADD};

constexpr unsigned narrow_operations[] = {ISD::SIGN_EXTEND,    ISD::VP_SIGN_EXTEND, ISD::ZERO_EXTEND,
                                          ISD::VP_ZERO_EXTEND, ISD::ANY_EXTEND,     ISD::TRUNCATE,
                                          ISD::VP_TRUNCATE};

constexpr unsigned integer_operations[] = {ISD::ADD,
                                           ISD::SUB,
                                           ISD::MUL,
                                           ISD::SDIV,
                                           ISD::AND,
                                           ISD::OR,
                                           ISD::XOR,
                                           ISD::SHL,
                                           ISD::SRL,
                                           ISD::SRA,
                                           ISD::SMIN,
                                           ISD::SMAX,
                                           ISD::UMIN,
                                           ISD::UMAX,
                                           ISD::VP_UMIN,
                                           ISD::VP_UMAX,
                                           ISD::VP_ADD,
                                           ISD::VP_SUB,
                                           ISD::VP_MUL,
                                           ISD::VP_SDIV,
                                           ISD::UDIV,
                                           ISD::VP_UDIV,
                                           ISD::VP_AND,
                                           ISD::VP_OR,
                                           ISD::VP_XOR,
                                           ISD::VP_SHL,
                                           ISD::VP_SRL,
                                           ISD::VP_SRA,
                                           ISD::VP_SMIN,
                                           ISD::VP_SMAX,
                                           ISD::FP_TO_SINT,
                                           ISD::VP_FP_TO_SINT,
                                           ISD::SIGN_EXTEND,
                                           ISD::VP_SIGN_EXTEND,
                                           ISD::ZERO_EXTEND,
                                           ISD::VP_ZERO_EXTEND,
                                           ISD::ANY_EXTEND,
                                           ISD::TRUNCATE,
                                           ISD::VP_TRUNCATE,
                                           ISD::VECREDUCE_ADD,
                                           ISD::VECREDUCE_MUL,
                                           ISD::VECREDUCE_SMAX,
                                           ISD::VECREDUCE_SMIN,
                                           ISD::VECREDUCE_AND,
                                           ISD::VECREDUCE_OR,
                                           ISD::VECREDUCE_XOR,
                                           ISD::VP_REDUCE_ADD,
                                           ISD::VP_REDUCE_MUL,
                                           ISD::VP_REDUCE_SMAX,
                                           ISD::VP_REDUCE_SMIN,
                                           ISD::VP_REDUCE_AND,
                                           ISD::VP_REDUCE_OR,
                                           ISD::VP_REDUCE_XOR};

} // namespace

void ConvexTargetLowering::declare_vector_operations() {
    auto declare = [&](MVT type, ArrayRef<unsigned> operations, LegalizeAction action) {
        for (unsigned op : operations)
            setOperationAction(op, type, action);
    };
    for (MVT type :
         {MVT::v128f64, MVT::v128f32, MVT::v128i64, MVT::v128i32, MVT::v128i16, MVT::v128i8, MVT::v128i1})
        for (unsigned op = 0; op < ISD::BUILTIN_OP_END; ++op)
            setOperationAction(op, type, Expand);
    for (MVT type : float_vectors)
        declare(type, float_operations, Legal);
    for (MVT type : integer_vectors)
        declare(type, integer_operations, Legal);
    for (MVT type : narrow_vectors)
        declare(type, narrow_operations, Legal);
    for (MVT type : {MVT::v128f64, MVT::v128f32, MVT::v128i64, MVT::v128i32, MVT::v128i16, MVT::v128i8}) {
        declare(type, memory_operations, Legal);
        declare(type, common_operations, Legal);
        setOperationAction({ISD::BUILD_VECTOR, ISD::VECTOR_SHUFFLE}, type, Custom);
        setOperationAction({ISD::FSQRT, ISD::VP_SQRT, ISD::FTRUNC}, type,
                           subtarget_.hasC2() ? Legal : Expand);
    }
    // Extension and truncation are instructions of their own.
    for (MVT type : MVT::fixedlen_vector_valuetypes())
        for (MVT memory : MVT::fixedlen_vector_valuetypes()) {
            if (type.getVectorNumElements() != 128 || memory.getVectorNumElements() != 128)
                continue;
            setLoadExtAction({ISD::EXTLOAD, ISD::SEXTLOAD, ISD::ZEXTLOAD}, type, memory, Expand);
            setTruncStoreAction(type, memory, Expand);
        }
    declare(MVT::v128i1,
            {ISD::AND, ISD::OR, ISD::XOR, ISD::VP_AND, ISD::VP_OR, ISD::VP_XOR, ISD::SETCC, ISD::VP_SETCC,
             ISD::UNDEF},
            Legal);
    setOperationAction(ISD::BUILD_VECTOR, MVT::v128i1, Custom);
}

// Masks of ones go into the instructions that would need them; others are made by a compare.
SDValue ConvexTargetLowering::lower_mask_constant(SDValue op, SelectionDAG& dag) const {
    if (ISD::isConstantSplatVectorAllOnes(op.getNode(), true))
        return op;
    SDLoc where(op);
    Type* word_type = Type::getInt32Ty(*dag.getContext());
    SmallVector<Constant*, 128> words;
    for (SDValue bit : op->op_values()) {
        auto* constant = dyn_cast<ConstantSDNode>(bit);
        if (!constant && !bit.isUndef())
            report_fatal_error("a vector mask written out bit by bit");
        words.push_back(ConstantInt::get(word_type, constant ? constant->getZExtValue() & 1 : 0));
    }
    // From memory: the compare of a constant would become this constant again.
    SDValue pool = dag.getConstantPool(ConstantVector::get(words), MVT::i32, Align(4));
    SDValue vector = dag.getLoad(MVT::v128i32, where, dag.getEntryNode(), pool,
                                 MachinePointerInfo::getConstantPool(dag.getMachineFunction()), Align(4));
    return dag.getSetCC(where, MVT::v128i1, vector, dag.getConstant(0, where, MVT::v128i32), ISD::SETGT);
}

// A vector turned around that no access could take: through memory.
SDValue ConvexTargetLowering::lower_reversal(SDValue op, SelectionDAG& dag) const {
    auto* shuffle = cast<ShuffleVectorSDNode>(op);
    int count = static_cast<int>(op.getValueType().getVectorNumElements());
    for (int i = 0; i < count; ++i)
        if (shuffle->getMaskElt(i) >= 0 && shuffle->getMaskElt(i) != count - 1 - i)
            return SDValue(); // none of ours: LLVM writes it out
    SDLoc where(op);
    EVT type = op.getValueType();
    int64_t size = static_cast<int64_t>(type.getScalarSizeInBits() / 8);
    SDValue slot = dag.CreateStackTemporary(type);
    int index = cast<FrameIndexSDNode>(slot)->getIndex();
    MachineFunction& function = dag.getMachineFunction();
    SDValue chain = dag.getStore(dag.getEntryNode(), where, op.getOperand(0), slot,
                                 MachinePointerInfo::getFixedStack(function, index));
    SDValue last = dag.getMemBasePlusOffset(slot, TypeSize::getFixed((count - 1) * size), where);
    MachineMemOperand* memory = function.getMachineMemOperand(
        MachinePointerInfo::getFixedStack(function, index), MachineMemOperand::MOLoad,
        type.getStoreSize().getFixedValue(), Align(4));
    SDValue ones = dag.getSplatBuildVector(MVT::v128i1, where, dag.getConstant(1, where, MVT::i32));
    return dag.getStridedLoadVP(type, where, chain, last, dag.getConstant(-size, where, MVT::i32), ones,
                                dag.getConstant(count, where, MVT::i32), memory);
}

// Splats are selected with their users. What differs from one in few elements (the start of a sum: a number
// and zeroes) is a splat of the last element with these inserted. Other vectors of constants come from
// memory.
SDValue ConvexTargetLowering::lower_vector(SDValue op, SelectionDAG& dag) const {
    if (op.getOpcode() == ISD::VECTOR_SHUFFLE)
        return lower_reversal(op, dag);
    auto* build = op.getOpcode() == ISD::BUILD_VECTOR ? cast<BuildVectorSDNode>(op) : nullptr;
    if (!build)
        return SDValue();
    EVT type = op.getValueType();
    if (type == MVT::v128i1)
        return lower_mask_constant(op, dag);
    if (build->getSplatValue())
        return op;
    SDLoc where(op);
    unsigned count = op.getNumOperands();
    SDValue common = op.getOperand(count - 1);
    bool is_constant =
        ISD::isBuildVectorOfConstantSDNodes(build) || ISD::isBuildVectorOfConstantFPSDNodes(build);
    auto differs = [&](SDValue element) { return element != common && !element.isUndef(); };
    if (is_constant && count_if(op->op_values(), differs) > 2)
        return SDValue();
    SDValue vector = dag.getSplatBuildVector(type, where, common);
    for (unsigned i = 0; i + 1 < count; ++i)
        if (differs(op.getOperand(i)))
            vector = dag.getNode(ISD::INSERT_VECTOR_ELT, where, type, vector, op.getOperand(i),
                                 dag.getVectorIdxConstant(i, where));
    return vector;
}

// A splat costs nothing as the scalar operand of the instruction that uses it, so it belongs into that block.
bool ConvexTargetLowering::shouldSinkOperands(Instruction* user, SmallVectorImpl<Use*>& operands) const {
    using namespace PatternMatch;
    if (!user->getType()->isVectorTy())
        return false;
    for (Use& use : user->operands()) {
        auto* shuffle = dyn_cast<Instruction>(use.get());
        bool is_splat = shuffle && match(shuffle, m_Shuffle(m_InsertElt(m_Undef(), m_Value(), m_ZeroInt()),
                                                            m_Undef(), m_ZeroMask()));
        if (!is_splat)
            continue;
        operands.push_back(&shuffle->getOperandUse(0));
        operands.push_back(&use);
    }
    return !operands.empty();
}
