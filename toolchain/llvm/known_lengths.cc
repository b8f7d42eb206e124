// Hiding the trip counts of short vector loops from the optimiser.
#include "known_lengths.h"

#include "llvm/IR/InlineAsm.h"
#include "llvm/IR/InstIterator.h"

using namespace llvm;

namespace {

// Assembly that does nothing; nobody looks into it.
constexpr StringRef marker = "; length";

bool is_hidden(const Value* value) {
    auto* call = dyn_cast<CallInst>(value);
    auto* assembly = call ? dyn_cast<InlineAsm>(call->getCalledOperand()) : nullptr;
    return assembly && assembly->getAsmString() == marker;
}

ConstantInt* hidden_length(const Value* value) {
    return is_hidden(value) ? dyn_cast<ConstantInt>(cast<CallInst>(value)->getArgOperand(0)) : nullptr;
}

CallInst* hide(ConstantInt* length, Instruction* before) {
    auto* type = FunctionType::get(length->getType(), {length->getType()}, false);
    CallInst* hidden = CallInst::Create(type, InlineAsm::get(type, marker, "=r,0", false), {length}, "",
                                        before->getIterator());
    hidden->setDoesNotAccessMemory();
    hidden->setDoesNotThrow();
    hidden->addFnAttr(Attribute::WillReturn);
    return hidden;
}

} // namespace

ConstantInt* llvm::known_length(const IntrinsicInst& mask) {
    auto* constant = dyn_cast<ConstantInt>(mask.getArgOperand(1));
    if (constant && constant->getValue().uge(128))
        return nullptr;
    return constant ? constant : hidden_length(mask.getArgOperand(1));
}

void llvm::hide_length(IntrinsicInst& mask) {
    if (auto* constant = dyn_cast<ConstantInt>(mask.getArgOperand(1)))
        mask.setArgOperand(1, hide(constant, &mask));
}

bool llvm::reveal_lengths(Function& function) {
    bool changed = false;
    for (Instruction& instruction : make_early_inc_range(instructions(function))) {
        if (!is_hidden(&instruction))
            continue;
        instruction.replaceAllUsesWith(cast<CallInst>(instruction).getArgOperand(0));
        instruction.eraseFromParent();
        changed = true;
    }
    return changed;
}
