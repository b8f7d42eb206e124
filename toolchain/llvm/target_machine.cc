// The Convex as LLVM's code generator drives it.
#include "target_machine.h"

#include "cost_model.h"
#include "llvm/CodeGen/Passes.h"
#include "llvm/CodeGen/TargetPassConfig.h"
#include "llvm/IR/PassInstrumentation.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Transforms/Scalar/LoopPassManager.h"
#include "llvm/Transforms/Scalar/LoopRotation.h"
#include "llvm/Transforms/Vectorize/LoopVectorize.h"
#include "native_constants.h"
#include "object_file.h"
#include "old_varargs.h"
#include "vectorizer_passes.h"

using namespace llvm;

namespace {

class ConvexPassConfig : public TargetPassConfig {
  public:
    ConvexPassConfig(ConvexTargetMachine& machine, PassManagerBase& passes)
        : TargetPassConfig(machine, passes) {}
    bool addInstSelector() override {
        addPass(create_convex_instruction_selection(getTM<ConvexTargetMachine>(), getOptLevel()));
        return false;
    }
    void addMachineSSAOptimization() override {
        addPass(create_convex_bank_selection());
        TargetPassConfig::addMachineSSAOptimization();
    }
    bool addPreISel() override {
        if (getTM<ConvexTargetMachine>().getSubtargetImpl()->native_float())
            addPass(create_convex_hidden_constants());
        return false;
    }
    void addPreEmitPass() override { addPass(create_convex_vector_control()); }
};

// LLVM's own place for the vectoriser has none for a pass right behind it, so it runs before that place.
// There it does not run again: it would report on all loops once more.
void add_vectoriser(FunctionPassManager& passes, PassInstrumentationCallbacks* callbacks) {
    passes.addPass(createFunctionToLoopPassAdaptor(LoopRotatePass()));
    passes.addPass(ConvexVectoriserPass());
    passes.addPass(ConvexShortLoopPass());
    if (callbacks) {
        callbacks->registerShouldRunOptionalPassCallback(
            [](StringRef pass, Any) { return pass != LoopVectorizePass::name(); });
    }
}

} // namespace

const char* ConvexTargetMachine::data_layout() {
    return "E-m:o-p:32:32-i64:32-f64:32-v8192:64-v4096:64-v2048:64-v1024:64-a:0:32-n32:64-S64";
}

ConvexTargetMachine::ConvexTargetMachine(const Target& target, const Triple& triple, StringRef cpu,
                                         StringRef features, const TargetOptions& options,
                                         std::optional<Reloc::Model>, std::optional<CodeModel::Model>,
                                         CodeGenOptLevel level, bool)
    : LLVMTargetMachine(target, data_layout(), triple, cpu, features, options, Reloc::Static,
                        CodeModel::Small, level),
      object_file_(std::make_unique<ConvexObjectFile>()),
      subtarget_(triple, cpu.empty() ? "c2" : cpu, features, *this) {
    initAsmInfo();
}

TargetPassConfig* ConvexTargetMachine::createPassConfig(PassManagerBase& passes) {
    return new ConvexPassConfig(*this, passes);
}

TargetTransformInfo ConvexTargetMachine::getTargetTransformInfo(const Function& function) const {
    return TargetTransformInfo(ConvexCostModel(this, function));
}

void ConvexTargetMachine::registerPassBuilderCallbacks(PassBuilder& builder) {
    if (subtarget_.native_float()) {
        builder.registerPipelineStartEPCallback([](ModulePassManager& passes, OptimizationLevel) {
            passes.addPass(ConvexHiddenConstantsPass());
        });
    }
    builder.registerPipelineStartEPCallback([](ModulePassManager& passes, OptimizationLevel level) {
        if (level != OptimizationLevel::O0)
            passes.addPass(createModuleToFunctionPassAdaptor(ConvexOldVarargsPass()));
    });
    builder.registerVectorizerStartEPCallback(
        [has_c2 = subtarget_.hasC2(), callbacks = builder.getPassInstrumentationCallbacks()](
            FunctionPassManager& passes, OptimizationLevel level) {
            bool vectorises =
                (level == OptimizationLevel::O2 || level == OptimizationLevel::O3) && EnableLoopVectorization;
            passes.addPass(ConvexLoopFilterPass(has_c2));
            if (vectorises)
                add_vectoriser(passes, callbacks);
        });
    builder.registerOptimizerLastEPCallback([](ModulePassManager& passes, OptimizationLevel level) {
        if (level != OptimizationLevel::O0)
            passes.addPass(createModuleToFunctionPassAdaptor(ConvexMaskToLengthPass()));
    });
}
