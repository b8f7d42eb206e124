// What the parts of the Convex back end share: generated register and opcode numbers, pass constructors.
#pragma once

#include "llvm/MC/MCInstrDesc.h"
#include "llvm/Target/TargetMachine.h"

namespace llvm {

class ConvexTargetMachine;
class FunctionPass;
class Target;

/// The registered target object for the architecture name "convex".
Target& get_convex_target();

/// Instruction selection.
FunctionPass* create_convex_instruction_selection(ConvexTargetMachine& machine, CodeGenOptLevel level);
/// Moves 32-bit values that serve as addresses from S to A registers (SSA form).
FunctionPass* create_convex_bank_selection();
/// Sets VL and VS before the vector instructions that need them (after register allocation).
FunctionPass* create_convex_vector_control();

/// The relations compare instructions know; everything else is made of swapped operands and the branch sense.
namespace ConvexRelation {
enum Relation { eq, lt, le, ltu, leu };
}

} // namespace llvm

/// Makes the target known to LLVM's registry. Call once, before any use.
extern "C" void initialize_convex_target();

#define GET_REGINFO_ENUM
#include "ConvexGenRegisterInfo.inc"
#define GET_INSTRINFO_ENUM
#include "ConvexGenInstrInfo.inc"
#define GET_SUBTARGETINFO_ENUM
#include "ConvexGenSubtargetInfo.inc"

namespace llvm::Convex {
int get_address_form(uint16_t opcode);
}
