// Floating-point data of a module in native format.
#include "native_constants.h"

#include "float_format.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"

using namespace llvm;

namespace {

Constant* native(Constant* constant) {
    if (auto* number = dyn_cast<ConstantFP>(constant)) {
        const APFloat& value = number->getValueAPF();
        return ConstantFP::get(constant->getContext(),
                               APFloat(value.getSemantics(), convex_float_bits(value, true)));
    }
    auto* aggregate_type = constant->getType();
    bool is_aggregate = isa<ConstantAggregate>(constant) || isa<ConstantDataSequential>(constant);
    if (!is_aggregate)
        return constant; // integers, addresses, zeroes
    SmallVector<Constant*, 16> elements;
    unsigned count = isa<ConstantDataSequential>(constant)
                         ? cast<ConstantDataSequential>(constant)->getNumElements()
                         : constant->getNumOperands();
    for (unsigned i = 0; i < count; ++i)
        elements.push_back(native(constant->getAggregateElement(i)));
    if (auto* array = dyn_cast<ArrayType>(aggregate_type))
        return ConstantArray::get(array, elements);
    if (auto* record = dyn_cast<StructType>(aggregate_type))
        return ConstantStruct::get(record, elements);
    return ConstantVector::get(elements);
}

} // namespace

Constant* llvm::native_constant(Constant* constant) {
    return native(constant);
}

namespace {

bool is_nonzero_float(Value* value) {
    auto* constant = dyn_cast<Constant>(value);
    return constant && constant->getType()->isFPOrFPVectorTy() && !isa<UndefValue>(constant) &&
           !constant->isZeroValue();
}

} // namespace

PreservedAnalyses ConvexHiddenConstantsPass::run(Module& module, ModuleAnalysisManager&) {
    for (Function& function : module)
        hide_float_constants(function);
    for (GlobalVariable& variable : module.globals()) {
        if (!variable.hasInitializer() || native(variable.getInitializer()) == variable.getInitializer())
            continue;
        variable.setConstant(false);
        variable.setExternallyInitialized(true);
    }
    return PreservedAnalyses::none();
}

bool llvm::hide_float_constants(Function& function) {
    bool changed = false;
    for (Instruction& instruction : make_early_inc_range(instructions(function))) {
        if (!isa<StoreInst, SelectInst>(instruction)) // arguments of calls: call_lowering.cc
            continue;
        IRBuilder<> builder(&instruction);
        for (Use& operand : instruction.operands()) {
            if (!is_nonzero_float(operand.get()))
                continue;
            operand.set(builder.CreateArithmeticFence(operand.get(), operand->getType()));
            changed = true;
        }
    }
    return changed;
}

namespace {

class HiddenConstants : public FunctionPass {
  public:
    static char ID;
    HiddenConstants() : FunctionPass(ID) {}
    StringRef getPassName() const override { return "Convex native constants"; }
    bool runOnFunction(Function& function) override { return hide_float_constants(function); }
};
char HiddenConstants::ID = 0;

} // namespace

FunctionPass* llvm::create_convex_hidden_constants() {
    return new HiddenConstants;
}

void llvm::make_constants_native(Module& module) {
    for (GlobalVariable& variable : module.globals()) {
        if (variable.hasInitializer())
            variable.setInitializer(native(variable.getInitializer()));
    }
}
