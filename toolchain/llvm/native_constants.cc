// Floating-point data of a module in native format.
#include "native_constants.h"

#include "float_format.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"

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

void llvm::make_constants_native(Module& module) {
    for (GlobalVariable& variable : module.globals()) {
        if (variable.hasInitializer())
            variable.setInitializer(native(variable.getInitializer()));
    }
}

namespace {

class NativeConstantStores : public FunctionPass {
  public:
    static char ID;
    NativeConstantStores() : FunctionPass(ID) {}
    StringRef getPassName() const override { return "Convex native constant stores"; }
    bool runOnFunction(Function& function) override {
        bool changed = false;
        for (Instruction& instruction : instructions(function)) {
            auto* store = dyn_cast<StoreInst>(&instruction);
            auto* number = store ? dyn_cast<ConstantFP>(store->getValueOperand()) : nullptr;
            if (!number || !number->getType()->isFloatingPointTy())
                continue;
            store->setOperand(
                0, ConstantInt::get(function.getContext(), convex_float_bits(number->getValueAPF(), true)));
            changed = true;
        }
        return changed;
    }
};

} // namespace

char NativeConstantStores::ID = 0;

FunctionPass* llvm::create_native_constant_stores() {
    return new NativeConstantStores;
}
