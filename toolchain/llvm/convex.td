// The Convex C1/C2 as an LLVM target: the root of the TableGen description.
include "llvm/Target/Target.td"

// What only the C2 family has: instructions with an e0/e1 prefix, shf.w, the intrinsic instructions.
def FeatureC2 : SubtargetFeature<"c2", "HasC2", "true", "C2 instructions">;
def FeatureNativeFloat : SubtargetFeature<"native-float", "NativeFloat", "true",
                                          "native floating point format instead of IEEE">;
def HasC2 : Predicate<"Subtarget->hasC2()">;
def IsC1 : Predicate<"!Subtarget->hasC2()">;

include "registers.td"
include "calling_convention.td"
include "operands.td"
include "scalar_instructions.td"
include "control_instructions.td"
include "vector_instructions.td"

def ConvexInstrInfo : InstrInfo;
def : Processor<"c1", NoItineraries, []>;
def : Processor<"c2", NoItineraries, [FeatureC2]>;

def ConvexAsmWriter : AsmWriter { string AsmWriterClassName = "InstPrinter"; }
def Convex : Target {
  let InstructionSet = ConvexInstrInfo;
  let AssemblyWriters = [ConvexAsmWriter];
}
