// What the back end remembers about one function between its passes.
#pragma once

#include "llvm/CodeGen/MachineFunction.h"

namespace llvm {

struct ConvexFunctionInfo : MachineFunctionInfo {
    /// Frame index of the first variable argument.
    int variable_arguments = 0;
    /// Frame index of the block in which all calls of this function pass their arguments; -1: no call yet.
    int argument_block = -1;
    /// Holds the hidden address of a struct result, which is returned in s0 too.
    Register struct_result;

    ConvexFunctionInfo(const Function&, const TargetSubtargetInfo*) {}
};

} // namespace llvm
