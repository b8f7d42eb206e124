// Handlers of instructions with a memory operand: one for each way to form its address.
#pragma once

#include "emu/cpu/semantics/operands.h"
#include "emu/isa/instruction.h"

namespace cxsim::emu {

/// Subcode of SIGILL for privileged instructions in user mode.
inline constexpr std::uint32_t privileged_subcode = 1;

/// Gives an instruction's address to `Function::apply(execution, registers, slot, address)`. A function that
/// declares itself `privileged` is refused to user programs first.
template <typename Function, Addressing addressing>
bool with_address(Execution& execution, Registers& registers, const Slot& slot) {
    if constexpr (requires { Function::privileged; }) {
        if (execution.thread->mode == Mode::user) {
            return execution.illegal(privileged_subcode);
        }
    }
    const Loaded address = effective_address<addressing>(execution, registers, slot);
    return address.valid && Function::apply(execution, registers, slot, static_cast<Address>(address.value));
}

/// The same for what is done in one access that the TLB knows: `Function::quickly` does it or does nothing.
template <typename Function, Addressing addressing>
bool with_address_quickly(Execution& execution, Registers& registers, const Slot& slot) {
    return Function::quickly(execution, registers, slot, direct_address<addressing>(registers, slot));
}

template <typename Function, Addressing addressing>
Handler handler_of() {
    if constexpr (requires { &Function::quickly; } &&
                  (addressing == Addressing::absolute || addressing == Addressing::based)) {
        return quickly<with_address_quickly<Function, addressing>, with_address<Function, addressing>>;
    } else {
        return straight<with_address<Function, addressing>>;
    }
}

template <typename Function>
Handler by_addressing(const isa::Instruction& instruction) {
    if (instruction.address.indirect) {
        return instruction.address.base != 0 ? handler_of<Function, Addressing::indirect_based>()
                                             : handler_of<Function, Addressing::indirect>();
    }
    return instruction.address.base != 0 ? handler_of<Function, Addressing::based>()
                                         : handler_of<Function, Addressing::absolute>();
}

} // namespace cxsim::emu
