#include "lowering.h"
#include "subtarget.h"
using namespace llvm;
void ConvexTargetLowering::declare_vector_operations() {
    for (MVT type : {MVT::v128f64, MVT::v128i64, MVT::v128f32, MVT::v128i32, MVT::v128i1})
        for (unsigned op = 0; op < ISD::BUILTIN_OP_END; ++op)
            setOperationAction(op, type, Expand);
}
SDValue ConvexTargetLowering::lower_vector(SDValue, SelectionDAG&) const {
    return SDValue();
}
bool ConvexTargetLowering::shouldSinkOperands(Instruction*, SmallVectorImpl<Use*>&) const {
    return false;
}
