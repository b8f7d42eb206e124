// One machine model to compile for.
#include "subtarget.h"

#define DEBUG_TYPE "convex-subtarget"
#define GET_SUBTARGETINFO_TARGET_DESC
#define GET_SUBTARGETINFO_CTOR
#include "ConvexGenSubtargetInfo.inc"

using namespace llvm;

// The features must be known before the lowering asks for them in its constructor.
ConvexSubtarget& ConvexSubtarget::parsed(StringRef cpu, StringRef features) {
    ParseSubtargetFeatures(cpu, cpu, features);
    return *this;
}

ConvexSubtarget::ConvexSubtarget(const Triple& triple, StringRef cpu, StringRef features,
                                 const TargetMachine& machine)
    : ConvexGenSubtargetInfo(triple, cpu, cpu, features), lowering_(machine, parsed(cpu, features)) {}
