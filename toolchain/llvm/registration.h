// The steps of making the target known to LLVM that live in other files.
#pragma once

#include "convex.h"

namespace llvm {

void register_convex_assembly_printer(Target& target);

} // namespace llvm
