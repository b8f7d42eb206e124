// The stack frame: see frame_lowering.h.
#include "frame_lowering.h"

#include "convex.h"
#include "llvm/CodeGen/MachineFrameInfo.h"
#include "llvm/CodeGen/MachineFunction.h"
#include "llvm/CodeGen/MachineInstrBuilder.h"
#include "llvm/CodeGen/TargetInstrInfo.h"
#include "llvm/CodeGen/TargetSubtargetInfo.h"

using namespace llvm;

// fp is the frame's only base, so locals cannot be aligned beyond what sp is at every call: 8.
ConvexFrameLowering::ConvexFrameLowering()
    : TargetFrameLowering(StackGrowsDown, Align(8), 0, Align(8), /*StackReal=*/false) {}

StackOffset ConvexFrameLowering::getFrameIndexReference(const MachineFunction& function, int index,
                                                        Register& base) const {
    const MachineFrameInfo& frame = function.getFrameInfo();
    base = frame.isFixedObjectIndex(index) ? Convex::A6 : Convex::A7;
    return StackOffset::getFixed(frame.getObjectOffset(index));
}

void ConvexFrameLowering::emitPrologue(MachineFunction& function, MachineBasicBlock& block) const {
    uint64_t size = alignTo(function.getFrameInfo().getStackSize(), 8);
    if (size) {
        BuildMI(block, block.begin(), DebugLoc(), function.getSubtarget().getInstrInfo()->get(Convex::SUB_SP))
            .addImm(static_cast<int64_t>(size));
    }
}
