// Makes the Convex known to LLVM's target registry.
#include "registration.h"

#include "assembly_info.h"
#include "instruction_printer.h"
#include "llvm/MC/MCInstrInfo.h"
#include "llvm/MC/MCRegisterInfo.h"
#include "llvm/MC/MCSubtargetInfo.h"
#include "llvm/MC/TargetRegistry.h"
#include "target_machine.h"

#define GET_REGINFO_MC_DESC
#include "ConvexGenRegisterInfo.inc"
#define GET_INSTRINFO_MC_DESC
#include "ConvexGenInstrInfo.inc"
#define GET_SUBTARGETINFO_MC_DESC
#include "ConvexGenSubtargetInfo.inc"

using namespace llvm;

Target& llvm::get_convex_target() {
    static Target target;
    return target;
}

extern "C" void initialize_convex_target() {
    Target& target = get_convex_target();
    // LLVM knows no architecture named "convex", so its triples have an unknown one.
    RegisterTarget<Triple::UnknownArch> registered(target, "convex", "Convex C1/C2", "Convex");
    RegisterTargetMachine<ConvexTargetMachine> machine(target);
    register_convex_assembly_printer(target);
    TargetRegistry::RegisterMCAsmInfo(
        target, [](const MCRegisterInfo&, const Triple&, const MCTargetOptions&) -> MCAsmInfo* {
            return new ConvexAssemblyInfo;
        });
    TargetRegistry::RegisterMCInstrInfo(target, []() -> MCInstrInfo* {
        auto* info = new MCInstrInfo;
        InitConvexMCInstrInfo(info);
        return info;
    });
    TargetRegistry::RegisterMCRegInfo(target, [](const Triple&) -> MCRegisterInfo* {
        auto* info = new MCRegisterInfo;
        InitConvexMCRegisterInfo(info, 0);
        return info;
    });
    TargetRegistry::RegisterMCSubtargetInfo(
        target, [](const Triple& triple, StringRef cpu, StringRef features) -> MCSubtargetInfo* {
            return createConvexMCSubtargetInfoImpl(triple, cpu, cpu, features);
        });
    TargetRegistry::RegisterMCInstPrinter(target,
                                          [](const Triple&, unsigned, const MCAsmInfo& assembly,
                                             const MCInstrInfo& instructions,
                                             const MCRegisterInfo& registers) -> MCInstPrinter* {
                                              return new ConvexInstPrinter(assembly, instructions, registers);
                                          });
}
