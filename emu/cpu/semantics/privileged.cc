// The instructions of the kernel and the PROM, and the registers that they alone see.
//
// User programs get SIGILL. What the instructions do is inferred from their names; where this machine has
// nothing that they could act on (other CPUs to interrupt, diagnostic hardware, caches) they do nothing.
#include "emu/cpu/semantics/addressed.h"
#include "emu/cpu/semantics/semantics.h"

namespace cxsim::emu {

namespace {

/// Wraps a privileged instruction's work.
template <auto work>
bool privileged(Execution& execution, Registers& registers, const Slot& slot) {
    if (execution.thread->mode == Mode::user) {
        return execution.illegal(privileged_subcode);
    }
    return work(execution, registers, slot);
}
template <auto work>
constexpr Handler privileged_handler_of = straight<privileged<work>>;

bool nothing(Execution& /*execution*/, Registers& /*registers*/, const Slot& /*slot*/) {
    return true;
}
bool send_to_service_processor(Execution& execution, Registers& registers, const Slot& slot) {
    return execution.trap_after(
        slot, {.kind = TrapKind::spu_message, .number = static_cast<std::uint32_t>(registers.s[slot.k])});
}
bool halt(Execution& execution, Registers& /*registers*/, const Slot& slot) {
    return execution.trap_after(
        slot, {.kind = TrapKind::halt, .number = static_cast<std::uint32_t>(slot.immediate)});
}

template <bool enabled>
bool set_interrupts(Execution& execution, Registers& /*registers*/, const Slot& /*slot*/) {
    execution.thread->control.interrupts_enabled = enabled;
    return true;
}

/// Privileged code runs on addresses as they are. The A carry tells whether there is memory.
bool physical_address(Execution& execution, Registers& registers, const Slot& slot) {
    const Address address = registers.a[slot.j];
    execution.a_carry = execution.space->region_at(address) != nullptr;
    registers.a[slot.k] = address;
    return true;
}

template <std::uint64_t ControlRegisters::* special>
bool read_control(Execution& execution, Registers& registers, const Slot& slot) {
    registers.s[slot.k] = execution.thread->control.*special;
    return true;
}
template <std::uint64_t ControlRegisters::* special>
bool write_control(Execution& execution, Registers& registers, const Slot& slot) {
    execution.thread->control.*special = registers.s[slot.k];
    return true;
}

void assign_thread_time(Execution& execution, Registers& registers, const Slot& slot,
                        std::uint64_t microseconds) {
    execution.thread->control.thread_time_base = registers.s[slot.k] - microseconds;
}
bool write_thread_time(Execution& execution, Registers& /*registers*/, const Slot& slot) {
    return execution.at_time(slot, assign_thread_time);
}
void give_time(Execution& /*execution*/, Registers& registers, const Slot& slot, std::uint64_t microseconds) {
    registers.s[slot.k] = microseconds;
}
/// toc: microseconds that the machine has run.
bool read_time(Execution& execution, Registers& /*registers*/, const Slot& slot) {
    return execution.at_time(slot, give_time);
}

bool write_thread_id(Execution& /*execution*/, Registers& registers, const Slot& slot) {
    registers.tid = static_cast<std::uint32_t>(registers.s[slot.k]);
    return true;
}

Handler move_handler(const isa::Row& row) {
    using enum Operand;
    switch (row.shape()) {
    case isa::shape(itr, s_k):
        return privileged_handler_of<read_control<&ControlRegisters::itr>>;
    case isa::shape(s_k, itr):
        return privileged_handler_of<write_control<&ControlRegisters::itr>>;
    case isa::shape(s_k, itsr):
        return privileged_handler_of<write_control<&ControlRegisters::itsr>>;
    case isa::shape(icr, s_k):
        return privileged_handler_of<read_control<&ControlRegisters::icr>>;
    case isa::shape(s_k, icr):
        return privileged_handler_of<write_control<&ControlRegisters::icr>>;
    case isa::shape(cir, s_k):
        return privileged_handler_of<read_control<&ControlRegisters::cir>>;
    case isa::shape(s_k, cir):
        return privileged_handler_of<write_control<&ControlRegisters::cir>>;
    case isa::shape(ttr, s_k):
        return privileged_handler_of<read_control<&ControlRegisters::ttr>>;
    case isa::shape(s_k, ttr):
        return privileged_handler_of<write_control<&ControlRegisters::ttr>>;
    case isa::shape(s_k, tcpu):
        return privileged_handler_of<write_thread_time>;
    case isa::shape(s_k, tid):
        return privileged_handler_of<write_thread_id>;
    case isa::shape(toc, s_k):
        return privileged_handler_of<read_time>;
    default:
        return nullptr;
    }
}

} // namespace

Handler privileged_handler(const isa::Row& row) {
    switch (row.operation) {
    case Operation::mov:
        return move_handler(row);
    case Operation::eni:
        return privileged_handler_of<set_interrupts<true>>;
    case Operation::dsi:
        return privileged_handler_of<set_interrupts<false>>;
    case Operation::mski: // interrupts reach the kernel, never guest code: nothing to mask
    case Operation::enal: // traps among CPUs: enabling local and global ones, clearing them
    case Operation::enag:
    case Operation::ctrsl:
    case Operation::ctrsg:
    case Operation::diag:
    case Operation::patu: // address translation is the address space's; its caches look after themselves
    case Operation::pate:
    case Operation::ldsdr:
    case Operation::ldkdr:
        return privileged_handler_of<nothing>;
    case Operation::ldpa:
        return privileged_handler_of<physical_address>;
    case Operation::xmti:
        return privileged_handler_of<send_to_service_processor>;
    case Operation::halt:
    case Operation::stop: // its only CPU
        return privileged_handler_of<halt>;
    default:
        return nullptr;
    }
}

} // namespace cxsim::emu
