// The C calling sequence. A function has one outgoing block in its frame: the argument count (at -4(ap)),
// then the arguments; a call stores there, points ap at it, and reloads its own ap from 12(fp) afterwards.
#include "float_format.h"
#include "function_info.h"
#include "llvm/CodeGen/CallingConvLower.h"
#include "llvm/CodeGen/MachineFrameInfo.h"
#include "llvm/CodeGen/SelectionDAG.h"
#include "lowering.h"
#include "subtarget.h"

using namespace llvm;

#include "ConvexGenCallingConv.inc" // needs the names of llvm

namespace {

constexpr int64_t count_word = 4;
// Structs up to this size are copied into the argument block with loads and stores.
constexpr uint64_t inline_copy_limit = 128;

SDValue extended(SDValue value, const CCValAssign& location, const SDLoc& where, SelectionDAG& dag) {
    switch (location.getLocInfo()) {
    case CCValAssign::SExt:
        return dag.getNode(ISD::SIGN_EXTEND, where, location.getLocVT(), value);
    case CCValAssign::ZExt:
        return dag.getNode(ISD::ZERO_EXTEND, where, location.getLocVT(), value);
    case CCValAssign::AExt:
        return dag.getNode(ISD::ANY_EXTEND, where, location.getLocVT(), value);
    default:
        return value;
    }
}

SDValue truncated(SDValue value, const CCValAssign& location, const SDLoc& where, SelectionDAG& dag) {
    if (location.getLocInfo() == CCValAssign::Full)
        return value;
    EVT narrow = location.getValVT();
    if (location.getLocInfo() == CCValAssign::SExt)
        value = dag.getNode(ISD::AssertSext, where, MVT::i32, value, dag.getValueType(narrow));
    else if (location.getLocInfo() == CCValAssign::ZExt)
        value = dag.getNode(ISD::AssertZext, where, MVT::i32, value, dag.getValueType(narrow));
    return dag.getNode(ISD::TRUNCATE, where, narrow, value);
}

// Where a struct begins in its slots: one of less than a word at the right end, as in other compilers' code.
int64_t struct_offset(uint64_t size) {
    constexpr uint64_t word = 4;
    return size > 0 && size < word ? static_cast<int64_t>(word - size) : 0;
}

bool is_large(ISD::ArgFlagsTy flags) {
    return flags.isByVal() && flags.getByValSize() > inline_copy_limit;
}

} // namespace

SDValue ConvexTargetLowering::LowerFormalArguments(SDValue chain, CallingConv::ID convention, bool variadic,
                                                   const SmallVectorImpl<ISD::InputArg>& arguments,
                                                   const SDLoc& where, SelectionDAG& dag,
                                                   SmallVectorImpl<SDValue>& values) const {
    MachineFunction& function = dag.getMachineFunction();
    MachineFrameInfo& frame = function.getFrameInfo();
    auto& info = *function.getInfo<ConvexFunctionInfo>();
    SmallVector<CCValAssign, 16> locations;
    CCState state(convention, variadic, function, locations, *dag.getContext());
    state.AnalyzeFormalArguments(arguments, CC_Convex);
    for (auto [location, argument] : zip_equal(locations, arguments)) {
        bool by_value = argument.Flags.isByVal();
        uint64_t size = by_value ? argument.Flags.getByValSize() : location.getLocVT().getStoreSize();
        int64_t offset = location.getLocMemOffset() + (by_value ? struct_offset(size) : 0);
        int index = frame.CreateFixedObject(std::max<uint64_t>(size, 1), offset, false);
        if (by_value) {
            values.push_back(dag.getFrameIndex(index, MVT::i32));
            continue;
        }
        SDValue value = dag.getLoad(location.getLocVT(), where, chain, dag.getFrameIndex(index, MVT::i32),
                                    MachinePointerInfo::getFixedStack(function, index));
        value = truncated(value, location, where, dag);
        values.push_back(value);
        if (argument.Flags.isSRet()) {
            info.struct_result = function.getRegInfo().createVirtualRegister(&Convex::SR32RegClass);
            chain =
                dag.getNode(ISD::TokenFactor, where, MVT::Other,
                            dag.getCopyToReg(dag.getEntryNode(), where, info.struct_result, value), chain);
        }
    }
    if (variadic)
        info.variable_arguments =
            frame.CreateFixedObject(4, static_cast<int64_t>(state.getStackSize()), true);
    return chain;
}

bool ConvexTargetLowering::CanLowerReturn(CallingConv::ID convention, MachineFunction& function,
                                          bool variadic, const SmallVectorImpl<ISD::OutputArg>& results,
                                          LLVMContext& context) const {
    SmallVector<CCValAssign, 4> locations;
    CCState state(convention, variadic, function, locations, context);
    return state.CheckReturn(results, RetCC_Convex);
}

SDValue ConvexTargetLowering::LowerReturn(SDValue chain, CallingConv::ID convention, bool variadic,
                                          const SmallVectorImpl<ISD::OutputArg>& results,
                                          const SmallVectorImpl<SDValue>& values, const SDLoc& where,
                                          SelectionDAG& dag) const {
    MachineFunction& function = dag.getMachineFunction();
    SmallVector<CCValAssign, 4> locations;
    CCState state(convention, variadic, function, locations, *dag.getContext());
    state.AnalyzeReturn(results, RetCC_Convex);
    SDValue glue;
    SmallVector<SDValue, 4> operands(1, chain);
    auto put = [&](MCRegister reg, SDValue value) {
        chain = dag.getCopyToReg(chain, where, reg, value, glue);
        glue = chain.getValue(1);
        operands.push_back(dag.getRegister(reg, value.getValueType()));
    };
    for (auto [location, value] : zip_equal(locations, values))
        put(location.getLocReg(), extended(value, location, where, dag));
    auto& info = *function.getInfo<ConvexFunctionInfo>();
    if (info.struct_result)
        put(Convex::SW0, dag.getCopyFromReg(chain, where, info.struct_result, MVT::i32));
    operands[0] = chain;
    if (glue)
        operands.push_back(glue);
    return dag.getNode(ConvexISD::RETURN, where, MVT::Other, operands);
}

namespace {

/// The frame object that a call passes its arguments in.
int argument_block(MachineFunction& function, uint64_t bytes, bool own) {
    MachineFrameInfo& frame = function.getFrameInfo();
    if (own)
        return frame.CreateStackObject(bytes, Align(4), false);
    auto& info = *function.getInfo<ConvexFunctionInfo>();
    if (info.argument_block < 0)
        info.argument_block = frame.CreateStackObject(bytes, Align(4), false);
    else if (static_cast<uint64_t>(frame.getObjectSize(info.argument_block)) < bytes)
        frame.setObjectSize(info.argument_block, static_cast<int64_t>(bytes));
    return info.argument_block;
}

} // namespace

SDValue ConvexTargetLowering::LowerCall(CallLoweringInfo& call, SmallVectorImpl<SDValue>& results) const {
    SelectionDAG& dag = call.DAG;
    SDLoc where = call.DL;
    SDValue chain = call.Chain;
    call.IsTailCall = false;
    MachineFunction& function = dag.getMachineFunction();

    SmallVector<CCValAssign, 16> locations;
    CCState state(call.CallConv, call.IsVarArg, function, locations, *dag.getContext());
    state.AnalyzeCallOperands(call.Outs, CC_Convex);
    // A large struct is copied by memcpy, itself a call: such a call gets an argument block of its own.
    bool large = any_of(call.Outs, [](const ISD::OutputArg& out) { return is_large(out.Flags); });
    int index = argument_block(function, count_word + alignTo(state.getStackSize(), 4), large);
    SDValue block = dag.getFrameIndex(index, MVT::i32);
    auto slot = [&](int64_t offset) {
        return dag.getMemBasePlusOffset(block, TypeSize::getFixed(offset), where);
    };
    auto pointer = [&](int64_t offset) { return MachinePointerInfo::getFixedStack(function, index, offset); };
    auto copy_struct = [&](unsigned i, bool always_inline) {
        ISD::ArgFlagsTy flags = call.Outs[i].Flags;
        uint64_t size = flags.getByValSize();
        int64_t offset = count_word + locations[i].getLocMemOffset() + struct_offset(size);
        Align alignment =
            std::min(flags.getNonZeroByValAlign(), commonAlignment(Align(4), static_cast<uint64_t>(offset)));
        return dag.getMemcpy(chain, where, slot(offset), call.OutVals[i],
                             dag.getConstant(size, where, MVT::i32), alignment, false, always_inline, nullptr,
                             std::nullopt, pointer(offset), MachinePointerInfo());
    };
    for (unsigned i = 0; i < locations.size(); ++i)
        if (is_large(call.Outs[i].Flags))
            chain = copy_struct(i, false);

    chain = dag.getCALLSEQ_START(chain, 0, 0, where);
    SmallVector<SDValue, 16> stores;
    stores.push_back(
        dag.getStore(chain, where, dag.getConstant(locations.size(), where, MVT::i32), slot(0), pointer(0)));
    // LLVM would store the IEEE bits of a constant as an integer.
    auto with_native_bits = [&](SDValue value) {
        auto* number = dyn_cast<ConstantFPSDNode>(value);
        if (!number || !subtarget_.native_float())
            return value;
        EVT type = EVT::getIntegerVT(*dag.getContext(), value.getValueSizeInBits());
        return dag.getConstant(convex_float_bits(number->getValueAPF(), true), where, type);
    };
    for (unsigned i = 0; i < locations.size(); ++i) {
        ISD::ArgFlagsTy flags = call.Outs[i].Flags;
        if (flags.isByVal()) {
            if (flags.getByValSize() && !is_large(flags))
                stores.push_back(copy_struct(i, true));
            continue;
        }
        int64_t offset = count_word + locations[i].getLocMemOffset();
        SDValue value = with_native_bits(extended(call.OutVals[i], locations[i], where, dag));
        stores.push_back(dag.getStore(chain, where, value, slot(offset), pointer(offset), Align(4)));
    }
    chain = dag.getNode(ISD::TokenFactor, where, MVT::Other, stores);

    SDValue callee = call.Callee;
    if (auto* global = dyn_cast<GlobalAddressSDNode>(callee))
        callee = dag.getTargetGlobalAddress(global->getGlobal(), where, MVT::i32, global->getOffset());
    else if (auto* external = dyn_cast<ExternalSymbolSDNode>(callee))
        callee = dag.getTargetExternalSymbol(external->getSymbol(), MVT::i32);
    const uint32_t* preserved = subtarget_.getRegisterInfo()->getCallPreservedMask(function, call.CallConv);
    chain = dag.getNode(ConvexISD::CALL, where, dag.getVTList(MVT::Other, MVT::Glue),
                        {chain, callee, block, dag.getRegisterMask(preserved)});
    chain = dag.getCALLSEQ_END(chain, 0, 0, chain.getValue(1), where);
    SDValue glue = chain.getValue(1);

    SmallVector<CCValAssign, 4> result_locations;
    CCState result_state(call.CallConv, call.IsVarArg, function, result_locations, *dag.getContext());
    result_state.AnalyzeCallResult(call.Ins, RetCC_Convex);
    for (const CCValAssign& location : result_locations) {
        SDValue value = dag.getCopyFromReg(chain, where, location.getLocReg(), location.getLocVT(), glue);
        chain = value.getValue(1);
        glue = value.getValue(2);
        if (location.getLocVT() != location.getValVT())
            value = dag.getNode(ISD::TRUNCATE, where, location.getValVT(), value);
        results.push_back(value);
    }
    return chain;
}
