// Legality of scalar operations, and those that take more than one instruction.
#include "lowering.h"

#include "function_info.h"
#include "llvm/CodeGen/MachineFrameInfo.h"
#include "llvm/CodeGen/MachineInstrBuilder.h"
#include "llvm/CodeGen/SelectionDAG.h"
#include "subtarget.h"

using namespace llvm;

ConvexTargetLowering::ConvexTargetLowering(const TargetMachine& machine, const ConvexSubtarget& subtarget)
    : TargetLowering(machine), subtarget_(subtarget) {
    addRegisterClass(MVT::i32, &Convex::SR32RegClass);
    addRegisterClass(MVT::f32, &Convex::SR32RegClass);
    addRegisterClass(MVT::i64, &Convex::SR64RegClass);
    addRegisterClass(MVT::f64, &Convex::SR64RegClass);
    for (MVT type : {MVT::v128f64, MVT::v128i64, MVT::v128f32, MVT::v128i32, MVT::v128i16, MVT::v128i8})
        addRegisterClass(type, &Convex::VRRegClass);
    addRegisterClass(MVT::v128i1, &Convex::VMRRegClass);
    computeRegisterProperties(subtarget.getRegisterInfo());

    setStackPointerRegisterToSaveRestore(Convex::A0);
    setBooleanContents(ZeroOrOneBooleanContent);
    setBooleanVectorContents(ZeroOrOneBooleanContent);
    setMinStackArgumentAlignment(Align(4));
    setMinFunctionAlignment(Align(2));
    setMaxAtomicSizeInBitsSupported(0);
    setLibcallName(RTLIB::MUL_I128, nullptr); // written out in 64 bits

    declare_integer_operations();
    declare_float_operations();
    declare_vector_operations();
}

void ConvexTargetLowering::declare_integer_operations() {
    for (MVT type : {MVT::i32, MVT::i64}) {
        for (unsigned op : {ISD::UDIV,      ISD::SREM,      ISD::UREM,      ISD::SDIVREM,    ISD::UDIVREM,
                            ISD::MULHS,     ISD::MULHU,     ISD::SMUL_LOHI, ISD::UMUL_LOHI,  ISD::CTPOP,
                            ISD::CTLZ,      ISD::CTTZ,      ISD::BSWAP,     ISD::ROTL,       ISD::ROTR,
                            ISD::SHL_PARTS, ISD::SRL_PARTS, ISD::SRA_PARTS, ISD::BITREVERSE, ISD::SELECT})
            setOperationAction(op, type, Expand);
        for (unsigned op : {ISD::SRL, ISD::SRA, ISD::BR_CC, ISD::SELECT_CC, ISD::SETCC})
            setOperationAction(op, type, Custom);
        // Only any-extending sub-word loads exist.
        for (MVT memory : {MVT::i1, MVT::i8, MVT::i16, MVT::i32}) {
            if (memory == type)
                continue;
            for (auto extension : {ISD::SEXTLOAD, ISD::ZEXTLOAD, ISD::EXTLOAD})
                setLoadExtAction(extension, type, memory, memory == MVT::i1 ? Promote : Expand);
            if (type == MVT::i64)
                setTruncStoreAction(type, memory, Expand);
        }
    }
    setOperationAction(ISD::SHL, MVT::i64, Custom); // i32: one instruction
    setOperationAction(ISD::SIGN_EXTEND_INREG, MVT::i1, Expand);
    for (MVT type : {MVT::i8, MVT::i16, MVT::i32})
        setOperationAction(ISD::SIGN_EXTEND_INREG, type, Legal);
    setLoadExtAction(ISD::EXTLOAD, MVT::i32, MVT::i8, Legal);
    setLoadExtAction(ISD::EXTLOAD, MVT::i32, MVT::i16, Legal);
    for (MVT type : {MVT::i32, MVT::i64})
        setOperationAction(ISD::UDIV, type, Custom);
    for (unsigned op : {ISD::BRCOND, ISD::BR_JT, ISD::VAARG, ISD::VACOPY, ISD::VAEND, ISD::STACKSAVE,
                        ISD::STACKRESTORE, ISD::TRAP})
        setOperationAction(op, MVT::Other, Expand);
    setOperationAction(ISD::DYNAMIC_STACKALLOC, MVT::i32, Expand);
    for (unsigned op : {ISD::GlobalAddress, ISD::ConstantPool, ISD::JumpTable, ISD::BlockAddress,
                        ISD::ExternalSymbol, ISD::FRAMEADDR, ISD::RETURNADDR})
        setOperationAction(op, MVT::i32, Custom);
    setOperationAction(ISD::VASTART, MVT::Other, Custom);
    setOperationAction(ISD::ATOMIC_FENCE, MVT::Other, Custom);
}

void ConvexTargetLowering::declare_float_operations() {
    for (MVT type : {MVT::f32, MVT::f64}) {
        for (unsigned op : {ISD::BR_CC, ISD::SELECT_CC, ISD::SETCC})
            setOperationAction(op, type, Custom);
        for (unsigned op : {ISD::SELECT, ISD::FREM, ISD::FMA, ISD::FSIN, ISD::FCOS, ISD::FSINCOS, ISD::FPOW,
                            ISD::FCOPYSIGN, ISD::FABS, ISD::FMINNUM, ISD::FMAXNUM})
            setOperationAction(op, type, Expand);
        for (unsigned op : {ISD::FSQRT, ISD::FTRUNC})
            setOperationAction(op, type, subtarget_.hasC2() ? Legal : Expand);
        setOperationAction(ISD::ConstantFP, type, Legal);
        for (auto condition : {ISD::SETO, ISD::SETUO, ISD::SETONE, ISD::SETUEQ})
            setCondCodeAction(condition, type, Expand);
    }
    setLoadExtAction(ISD::EXTLOAD, MVT::f64, MVT::f32, Expand);
    setTruncStoreAction(MVT::f64, MVT::f32, Expand);
    setOperationAction(ISD::UINT_TO_FP, MVT::i32, Promote);
    setOperationAction(ISD::FP_TO_UINT, MVT::i32, Promote);
    // LLVM's own expansion picks IEEE words apart, which is wrong in native mode.
    setOperationAction(ISD::UINT_TO_FP, MVT::i64, Custom);
    setOperationAction(ISD::FP_TO_UINT, MVT::i64, LibCall);
}

const char* ConvexTargetLowering::getTargetNodeName(unsigned opcode) const {
    static const char* const names[] = {"CALL",   "RETURN",  "COMPARE", "BRANCH",
                                        "SELECT", "ADDRESS", "SHIFT",   "DIVIDE64"};
    unsigned index = opcode - ConvexISD::CALL;
    return index < std::size(names) ? names[index] : nullptr;
}

//===--- compares ---===//

// There are eq, lt, le and their unsigned forms; the rest is swapped operands and the branch's sense.
// An immediate can only be the first operand.
SDValue ConvexTargetLowering::lower_compare(SDValue first, SDValue second, ISD::CondCode condition,
                                            const SDLoc& where, SelectionDAG& dag, SDValue& sense) const {
    using namespace ConvexRelation;
    bool is_float = first.getValueType().isFloatingPoint();
    struct Row {
        ISD::CondCode condition;
        Relation relation;
        bool swap;
        bool if_true;
    };
    static constexpr Row common[] = {
        {ISD::SETEQ, eq, false, true},   {ISD::SETOEQ, eq, false, true}, {ISD::SETNE, eq, false, false},
        {ISD::SETUNE, eq, false, false}, {ISD::SETLT, lt, false, true},  {ISD::SETOLT, lt, false, true},
        {ISD::SETLE, le, false, true},   {ISD::SETOLE, le, false, true}, {ISD::SETGT, lt, true, true},
        {ISD::SETOGT, lt, true, true},   {ISD::SETGE, le, true, true},   {ISD::SETOGE, le, true, true},
    };
    static constexpr Row unsigned_integer[] = {{ISD::SETULT, ltu, false, true},
                                               {ISD::SETULE, leu, false, true},
                                               {ISD::SETUGT, ltu, true, true},
                                               {ISD::SETUGE, leu, true, true}};
    // "Unordered or less" is "not (greater or equal)".
    static constexpr Row unordered_float[] = {{ISD::SETULT, le, true, false},
                                              {ISD::SETULE, lt, true, false},
                                              {ISD::SETUGT, le, false, false},
                                              {ISD::SETUGE, lt, false, false}};
    auto of_condition = [&](const Row& row) { return row.condition == condition; };
    const Row* row = find_if(common, of_condition);
    if (row == std::end(common)) {
        ArrayRef<Row> special = is_float ? ArrayRef(unordered_float) : ArrayRef(unsigned_integer);
        row = find_if(special, of_condition);
        if (row == special.end())
            report_fatal_error("condition code without an instruction");
    }
    Relation relation = row->relation;
    bool if_true = row->if_true;
    if (row->swap)
        std::swap(first, second);
    if (!is_float && isa<ConstantSDNode>(second) && !isa<ConstantSDNode>(first)) {
        std::swap(first, second); // a < c is !(c <= a)
        if (relation != eq) {
            if_true = !if_true;
            relation = relation == lt ? le : relation == le ? lt : relation == ltu ? leu : ltu;
        }
    }
    sense = dag.getTargetConstant(if_true, where, MVT::i32);
    return dag.getNode(ConvexISD::COMPARE, where, MVT::Glue, first, second,
                       dag.getTargetConstant(relation, where, MVT::i32));
}

SDValue ConvexTargetLowering::lower_conditional(SDValue op, SelectionDAG& dag) const {
    SDLoc where(op);
    SDValue sense;
    auto compare = [&](unsigned first, unsigned condition) {
        return lower_compare(op.getOperand(first), op.getOperand(first + 1),
                             cast<CondCodeSDNode>(op.getOperand(condition))->get(), where, dag, sense);
    };
    switch (op.getOpcode()) {
    case ISD::BR_CC: {
        SDValue carry = compare(2, 1);
        return dag.getNode(ConvexISD::BRANCH, where, MVT::Other, op.getOperand(0), op.getOperand(4), sense,
                           carry);
    }
    case ISD::SELECT_CC: {
        SDValue carry = compare(0, 4);
        return dag.getNode(ConvexISD::SELECT, where, op.getValueType(), op.getOperand(2), op.getOperand(3),
                           sense, carry);
    }
    default: { // SETCC
        SDValue carry = compare(0, 2);
        return dag.getNode(ConvexISD::SELECT, where, MVT::i32, dag.getConstant(1, where, MVT::i32),
                           dag.getConstant(0, where, MVT::i32), sense, carry);
    }
    }
}

//===--- shifts ---===//

// There is no arithmetic right shift; 32 bits are shifted right as the low half of an extended 64 bits.
SDValue ConvexTargetLowering::lower_shift(SDValue op, SelectionDAG& dag) const {
    SDLoc where(op);
    EVT type = op.getValueType();
    SDValue value = op.getOperand(0);
    SDValue count = dag.getZExtOrTrunc(op.getOperand(1), where, MVT::i32);
    auto shift = [&](EVT t, SDValue v, SDValue by) { return dag.getNode(ConvexISD::SHIFT, where, t, v, by); };
    if (op.getOpcode() == ISD::SHL)
        return shift(type, value, count);
    SDValue right = dag.getNode(ISD::SUB, where, MVT::i32, dag.getConstant(0, where, MVT::i32), count);
    bool logical = op.getOpcode() == ISD::SRL;
    if (type == MVT::i32) {
        if (logical && subtarget_.hasC2())
            return shift(MVT::i32, value, right);
        SDValue wide = dag.getNode(logical ? ISD::ZERO_EXTEND : ISD::SIGN_EXTEND, where, MVT::i64, value);
        return dag.getNode(ISD::TRUNCATE, where, MVT::i32, shift(MVT::i64, wide, right));
    }
    if (logical)
        return shift(type, value, right);
    // ((v >>> n) ^ m) - m with m = sign bit >>> n
    SDValue sign = shift(type, dag.getConstant(APInt::getSignMask(64), where, type), right);
    SDValue flipped = dag.getNode(ISD::XOR, where, type, shift(type, value, right), sign);
    return dag.getNode(ISD::SUB, where, type, flipped, sign);
}

//===--- addresses, constants, frames ---===//

SDValue ConvexTargetLowering::lower_address(SDValue op, SelectionDAG& dag) const {
    SDLoc where(op);
    SDValue symbol;
    if (auto* global = dyn_cast<GlobalAddressSDNode>(op))
        symbol = dag.getTargetGlobalAddress(global->getGlobal(), where, MVT::i32, global->getOffset());
    else if (auto* constant = dyn_cast<ConstantPoolSDNode>(op))
        symbol = dag.getTargetConstantPool(constant->getConstVal(), MVT::i32, constant->getAlign(),
                                           constant->getOffset());
    else if (auto* table = dyn_cast<JumpTableSDNode>(op))
        symbol = dag.getTargetJumpTable(table->getIndex(), MVT::i32);
    else if (auto* label = dyn_cast<BlockAddressSDNode>(op))
        symbol = dag.getTargetBlockAddress(label->getBlockAddress(), MVT::i32);
    else
        symbol = dag.getTargetExternalSymbol(cast<ExternalSymbolSDNode>(op)->getSymbol(), MVT::i32);
    return dag.getNode(ConvexISD::ADDRESS, where, MVT::i32, symbol);
}

// One instruction loads a number whose low word is zero, in either format; instruction selection loads others
// as bits.
bool ConvexTargetLowering::isFPImmLegal(const APFloat& value, EVT type, bool) const {
    if (!value.isFiniteNonZero() && !value.isPosZero())
        return false;
    if (value.isDenormal())
        return false;
    return type == MVT::f32 || (type == MVT::f64 && value.bitcastToAPInt().getLoBits(32).isZero());
}

// Frame addresses: the caller's fp is saved at 8(fp), the return address at 0(fp).
SDValue ConvexTargetLowering::lower_frame_query(SDValue op, SelectionDAG& dag) const {
    SDLoc where(op);
    dag.getMachineFunction().getFrameInfo().setFrameAddressIsTaken(true);
    SDValue frame = dag.getCopyFromReg(dag.getEntryNode(), where, Convex::A7, MVT::i32);
    auto saved_at = [&](uint64_t offset) {
        return dag.getLoad(
            MVT::i32, where, dag.getEntryNode(),
            dag.getNode(ISD::ADD, where, MVT::i32, frame, dag.getConstant(offset, where, MVT::i32)),
            MachinePointerInfo());
    };
    for (uint64_t depth = op.getConstantOperandVal(0); depth > 0; --depth)
        frame = saved_at(8);
    return op.getOpcode() == ISD::FRAMEADDR ? frame : saved_at(0);
}

// LLVM makes unsigned divisions of signed ones when both numbers are known to be positive: back again.
SDValue ConvexTargetLowering::lower_long_division(SDValue op, SelectionDAG& dag) const {
    SDValue dividend = op.getOperand(0), divisor = op.getOperand(1);
    if (dag.SignBitIsZero(dividend) && dag.SignBitIsZero(divisor))
        return dag.getNode(ConvexISD::DIVIDE64, SDLoc(op), MVT::i64, dividend, divisor);
    return makeLibCall(dag, RTLIB::UDIV_I64, MVT::i64, {dividend, divisor}, MakeLibCallOptions(), SDLoc(op))
        .first;
}

// Likewise for conversions; the rest is a call.
SDValue ConvexTargetLowering::lower_unsigned_to_float(SDValue op, SelectionDAG& dag) const {
    SDValue number = op.getOperand(0);
    EVT type = op.getValueType();
    SDLoc where(op);
    if (op->getFlags().hasNonNeg() || dag.SignBitIsZero(number))
        return dag.getNode(ISD::SINT_TO_FP, where, type, number);
    RTLIB::Libcall function = type == MVT::f64 ? RTLIB::UINTTOFP_I64_F64 : RTLIB::UINTTOFP_I64_F32;
    return makeLibCall(dag, function, type, {number}, MakeLibCallOptions(), where).first;
}

SDValue ConvexTargetLowering::LowerOperation(SDValue op, SelectionDAG& dag) const {
    SDLoc where(op);
    EVT type = op.getValueType();
    bool is_vector = type.isVector() || (op.getNumOperands() > 0 && any_of(op->op_values(), [](SDValue v) {
                                             return v.getValueType().isVector();
                                         }));
    if (is_vector)
        return lower_vector(op, dag);
    switch (op.getOpcode()) {
    case ISD::SHL:
    case ISD::SRL:
    case ISD::SRA:
        return lower_shift(op, dag);
    case ISD::GlobalAddress:
    case ISD::ConstantPool:
    case ISD::JumpTable:
    case ISD::BlockAddress:
    case ISD::ExternalSymbol:
        return lower_address(op, dag);
    case ISD::BR_CC:
    case ISD::SELECT_CC:
    case ISD::SETCC:
        return lower_conditional(op, dag);
    case ISD::FRAMEADDR:
    case ISD::RETURNADDR:
        return lower_frame_query(op, dag);
    case ISD::ATOMIC_FENCE: // one thread of control sees its own accesses in order
        return op.getOperand(0);
    case ISD::UINT_TO_FP:
        return lower_unsigned_to_float(op, dag);
    case ISD::UDIV: {
        if (type == MVT::i64)
            return lower_long_division(op, dag);
        // As a signed 64-bit division; ISD::SDIV would be turned back into an unsigned one.
        auto widened = [&](SDValue v) { return dag.getNode(ISD::ZERO_EXTEND, where, MVT::i64, v); };
        SDValue quotient = dag.getNode(ConvexISD::DIVIDE64, where, MVT::i64, widened(op.getOperand(0)),
                                       widened(op.getOperand(1)));
        return dag.getNode(ISD::TRUNCATE, where, MVT::i32, quotient);
    }
    case ISD::VASTART: {
        auto& info = *dag.getMachineFunction().getInfo<ConvexFunctionInfo>();
        return dag.getStore(op.getOperand(0), where, dag.getFrameIndex(info.variable_arguments, MVT::i32),
                            op.getOperand(1),
                            MachinePointerInfo(cast<SrcValueSDNode>(op.getOperand(2))->getValue()));
    }
    }
    return SDValue();
}

//===--- selection between two values: a branch over nothing ---===//

MachineBasicBlock* ConvexTargetLowering::EmitInstrWithCustomInserter(MachineInstr& select,
                                                                     MachineBasicBlock* block) const {
    const TargetInstrInfo& instructions = *subtarget_.getInstrInfo();
    MachineFunction& function = *block->getParent();
    auto* otherwise = function.CreateMachineBasicBlock(block->getBasicBlock());
    auto* join = function.CreateMachineBasicBlock(block->getBasicBlock());
    auto after = std::next(block->getIterator());
    function.insert(after, otherwise);
    function.insert(after, join);
    join->splice(join->begin(), block, std::next(select.getIterator()), block->end());
    join->transferSuccessorsAndUpdatePHIs(block);
    block->addSuccessor(otherwise);
    block->addSuccessor(join);
    otherwise->addSuccessor(join);
    const DebugLoc& where = select.getDebugLoc();
    BuildMI(block, where, instructions.get(Convex::JBRS)).addMBB(join).addImm(select.getOperand(3).getImm());
    BuildMI(*join, join->begin(), where, instructions.get(TargetOpcode::PHI), select.getOperand(0).getReg())
        .addReg(select.getOperand(1).getReg())
        .addMBB(block)
        .addReg(select.getOperand(2).getReg())
        .addMBB(otherwise);
    select.eraseFromParent();
    return join;
}

bool ConvexTargetLowering::isLegalAddressingMode(const DataLayout&, const AddrMode& mode, Type* type,
                                                 unsigned, Instruction*) const {
    if (mode.ScalableOffset || (type && type->isVectorTy() && mode.Scale != 0 && mode.Scale != 1))
        return false;
    return mode.Scale == 0 || (mode.Scale == 1 && !mode.HasBaseReg);
}
