// One machine model to compile for: C1 or C2, IEEE or native floating point.
#pragma once

#include "frame_lowering.h"
#include "instruction_info.h"
#include "llvm/CodeGen/SelectionDAGTargetInfo.h"
#include "llvm/CodeGen/TargetSubtargetInfo.h"
#include "lowering.h"

#define GET_SUBTARGETINFO_HEADER
#include "ConvexGenSubtargetInfo.inc"

namespace llvm {

class ConvexSubtarget : public ConvexGenSubtargetInfo {
  public:
    ConvexSubtarget(const Triple& triple, StringRef cpu, StringRef features, const TargetMachine& machine);
    void ParseSubtargetFeatures(StringRef cpu, StringRef tune_cpu, StringRef features);

    /// Prefixed (e0/e1) and intrinsic instructions may be used.
    bool hasC2() const { return HasC2; }
    /// Floating-point constants are in the native format: the exponent field is larger by two.
    bool native_float() const { return NativeFloat; }

    const ConvexInstrInfo* getInstrInfo() const override { return &instructions_; }
    const ConvexRegisterInfo* getRegisterInfo() const override { return &instructions_.register_info(); }
    const ConvexFrameLowering* getFrameLowering() const override { return &frame_; }
    const ConvexTargetLowering* getTargetLowering() const override { return &lowering_; }
    const SelectionDAGTargetInfo* getSelectionDAGInfo() const override { return &selection_; }
    bool enableMachineScheduler() const override { return false; }

  private:
    ConvexSubtarget& parsed(StringRef cpu, StringRef features);

    bool HasC2 = false; // set by generated code, hence the spelling
    bool NativeFloat = false;
    ConvexInstrInfo instructions_;
    ConvexFrameLowering frame_;
    ConvexTargetLowering lowering_;
    SelectionDAGTargetInfo selection_;
};

} // namespace llvm
