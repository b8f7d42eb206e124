// Floating-point data of a module in native format.
#pragma once

#include "llvm/IR/Module.h"

namespace llvm {

/// Gives every floating-point number in the initialisers of the module's variables the bits of the native
/// format. For use right before printing: what LLVM computes with are IEEE numbers.
void make_constants_native(Module& module);

} // namespace llvm
