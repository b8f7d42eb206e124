// Parallel execution where the posting thread finds no free CPU: it runs all the work itself.
//
// spawn and pfork post an invitation in the communication registers and go on; on a machine whose other CPUs
// never look, nobody accepts. So cfork only withdraws it, wfork has no thread to wait for, and the thread
// that joins is the last one, which continues the serial code. Code that shares its work by way of
// communication registers is right that way. Inferred: that idle, which gives the last CPU away, is the trap
// "last thread".
#include "emu/cpu/semantics/addressed.h"
#include "emu/cpu/semantics/semantics.h"

#include <memory>

namespace cxsim::emu {

namespace {

constexpr std::uint32_t last_thread_subcode = 8; ///< Of SIGTRAP.

struct PostInvitation {
    static bool apply(Execution& execution, Registers& registers, const Slot& slot, Address address) {
        auto& frame = execution.thread->communication;
        if (!frame) {
            frame = std::make_shared<CommunicationFrame>();
        }
        frame->invitation = {.open = true, .pc = address & ~Address{1}, .argument = registers.a[slot.k]};
        return true;
    }
};

void withdraw_invitation(Execution& execution, Registers& /*registers*/, const Slot& /*slot*/) {
    if (const auto& frame = execution.thread->communication) {
        frame->invitation = {};
    }
}

void no_thread_to_wait_for(Execution& /*execution*/, Registers& /*registers*/, const Slot& /*slot*/) {}

bool give_cpu_away(Execution& execution, Registers& /*registers*/, const Slot& slot) {
    return execution.trap_after(slot, {.kind = TrapKind::thread, .subcode = last_thread_subcode});
}

} // namespace

Handler thread_handler(const isa::Instruction& instruction) {
    switch (instruction.row->operation) {
    case Operation::spawn:
    case Operation::pfork:
        return by_addressing<PostInvitation>(instruction);
    case Operation::cfork:
    case Operation::join:
        return straight<withdraw_invitation>;
    case Operation::wfork:
        return straight<no_thread_to_wait_for>;
    case Operation::idle:
        return straight<give_cpu_away>;
    default:
        return nullptr;
    }
}

} // namespace cxsim::emu
