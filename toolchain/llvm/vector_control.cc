#include "convex.h"
#include "llvm/CodeGen/MachineFunctionPass.h"
using namespace llvm;
namespace {
class VectorControl : public MachineFunctionPass {
  public:
    static char ID;
    VectorControl() : MachineFunctionPass(ID) {}
    bool runOnMachineFunction(MachineFunction&) override { return false; }
};
char VectorControl::ID = 0;
} // namespace
FunctionPass* llvm::create_convex_vector_control() {
    return new VectorControl;
}
