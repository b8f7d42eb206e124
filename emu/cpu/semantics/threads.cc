// Parallel execution: the instructions by which threads begin and end.
//
// spawn and pfork post an invitation in the communication registers and go on; cfork withdraws it. Who
// accepts it is the kernel's business, as are wfork, join and idle: they are traps. On the bare machine
// nobody accepts: the posting thread does all the work itself, so wfork has no thread to wait for, and the
// thread that joins is the last one, which continues the serial code.
//
// Inferred: that idle, which would give the last CPU away, is then the trap "last thread", and the
// difference between spawn (any number of threads) and pfork (one).
#include "emu/cpu/semantics/addressed.h"
#include "emu/cpu/semantics/semantics.h"

#include <memory>

namespace cxsim::emu {

namespace {

constexpr std::uint32_t last_thread_subcode = 8; ///< Of SIGTRAP.

bool ask_kernel(Execution& execution, const Slot& slot, ParallelRequest request) {
    return execution.thread->company == Company::none ||
           execution.trap_after(slot, {.kind = TrapKind::thread, .parallel = request});
}

template <bool for_many>
struct PostInvitation {
    static bool apply(Execution& execution, Registers& registers, const Slot& slot, Address address) {
        auto& frame = execution.thread->communication;
        if (!frame) {
            frame = std::make_shared<CommunicationFrame>();
        }
        frame->invitation = {.open = true,
                             .for_many = for_many,
                             .pc = address & ~Address{1},
                             .psw = execution.full_psw(registers),
                             .ap = registers.a[ap],
                             .fp = registers.a[fp],
                             .argument_register = slot.k,
                             .argument = registers.a[slot.k]};
        return ask_kernel(execution, slot, ParallelRequest::post);
    }
};

void withdraw_invitation(Execution& execution, Registers& /*registers*/, const Slot& /*slot*/) {
    if (const auto& frame = execution.thread->communication) {
        frame->invitation = {};
    }
}

bool wait_for_others(Execution& execution, Registers& /*registers*/, const Slot& slot) {
    return ask_kernel(execution, slot, ParallelRequest::wait);
}

bool end_thread(Execution& execution, Registers& registers, const Slot& slot) {
    if (execution.thread->company == Company::none) {
        withdraw_invitation(execution, registers, slot);
    }
    return ask_kernel(execution, slot, ParallelRequest::join);
}

bool give_cpu_away(Execution& execution, Registers& /*registers*/, const Slot& slot) {
    return execution.trap_after(
        slot, {.kind = TrapKind::thread, .subcode = last_thread_subcode, .parallel = ParallelRequest::idle});
}

} // namespace

Handler thread_handler(const isa::Instruction& instruction) {
    switch (instruction.row->operation) {
    case Operation::spawn:
        return by_addressing<PostInvitation<true>>(instruction);
    case Operation::pfork:
        return by_addressing<PostInvitation<false>>(instruction);
    case Operation::cfork:
        return straight<withdraw_invitation>;
    case Operation::join:
        return straight<end_thread>;
    case Operation::wfork:
        return straight<wait_for_others>;
    case Operation::idle:
        return straight<give_cpu_away>;
    default:
        return nullptr;
    }
}

} // namespace cxsim::emu
