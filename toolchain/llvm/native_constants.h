// Floating-point data of a module in native format.
#pragma once

#include "llvm/IR/Module.h"
#include "llvm/Pass.h"

namespace llvm {

/// Gives every floating-point number in the initialisers of the module's variables the bits of the native
/// format. For use right before printing: what LLVM computes with are IEEE numbers.
void make_constants_native(Module& module);

/// A pass before instruction selection: stores of floating-point constants become stores of integers with the
/// native bits. LLVM would make integers of them itself, with the IEEE bits.
FunctionPass* create_native_constant_stores();

} // namespace llvm
