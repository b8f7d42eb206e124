// The Convex as LLVM's code generator drives it: subtarget, passes, cost model.
#pragma once

#include "function_info.h"
#include "llvm/Target/TargetLoweringObjectFile.h"
#include "llvm/Target/TargetMachine.h"
#include "subtarget.h"

namespace llvm {

class ConvexTargetMachine : public LLVMTargetMachine {
  public:
    ConvexTargetMachine(const Target& target, const Triple& triple, StringRef cpu, StringRef features,
                        const TargetOptions& options, std::optional<Reloc::Model>,
                        std::optional<CodeModel::Model>, CodeGenOptLevel level, bool);

    /// Big-endian, 32-bit pointers, 64-bit types aligned to 4, `_` before C symbols, `L` before local labels.
    static const char* data_layout();

    const ConvexSubtarget* getSubtargetImpl(const Function&) const override { return &subtarget_; }
    const ConvexSubtarget* getSubtargetImpl() const { return &subtarget_; }
    TargetPassConfig* createPassConfig(PassManagerBase& passes) override;
    TargetTransformInfo getTargetTransformInfo(const Function& function) const override;
    void registerPassBuilderCallbacks(PassBuilder& builder) override;
    TargetLoweringObjectFile* getObjFileLowering() const override { return object_file_.get(); }
    MachineFunctionInfo* createMachineFunctionInfo(BumpPtrAllocator& allocator, const Function& function,
                                                   const TargetSubtargetInfo* subtarget) const override {
        return ConvexFunctionInfo::create<ConvexFunctionInfo>(allocator, function, subtarget);
    }

  private:
    std::unique_ptr<TargetLoweringObjectFile> object_file_;
    ConvexSubtarget subtarget_;
};

} // namespace llvm
