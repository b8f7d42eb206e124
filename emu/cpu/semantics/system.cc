// Special registers and the instructions of the kernel and the PROM.
#include "emu/cpu/semantics/operands.h"
#include "emu/cpu/semantics/semantics.h"

namespace cxsim::emu {

namespace {

// --- psw, pc, vl, vs, tid

void psw_to_a(Execution& execution, Registers& registers, const Slot& slot) {
    registers.a[slot.k] = execution.full_psw(registers);
}
bool a_to_psw(Execution& execution, Registers& registers, const Slot& slot) {
    execution.set_full_psw(registers, registers.a[slot.k]);
    return execution.resume_after(slot); // the floating-point mode or tracing may have changed
}
/// Inferred: the address of the next instruction.
void pc_to_a(Execution& /*execution*/, Registers& registers, const Slot& slot) {
    registers.a[slot.k] = slot.next_pc;
}
template <std::uint32_t Registers::* special, Operand to>
void read_special(Execution& /*execution*/, Registers& registers, const Slot& slot) {
    write_operand<to>(registers, slot, registers.*special);
}
template <std::uint32_t Registers::* special, Operand from>
void write_special(Execution& /*execution*/, Registers& registers, const Slot& slot) {
    registers.*special = read_operand<from, std::uint32_t>(registers, slot);
}
void tid_to_s(Execution& /*execution*/, Registers& registers, const Slot& slot) {
    registers.s[slot.k] = registers.tid;
}

/// Inferred: bit 0 of the register is the vector-valid state.
void s_to_vector_valid(Execution& /*execution*/, Registers& registers, const Slot& slot) {
    registers.vector_valid = (registers.s[slot.k] & 1) != 0;
}
void test_vector_valid(Execution& execution, Registers& registers, const Slot& /*slot*/) {
    execution.s_carry = registers.vector_valid;
}

Handler move_handler(const isa::Row& row) {
    using enum Operand;
    switch (row.shape()) {
    case isa::shape(psw, a_k):
        return straight<psw_to_a>;
    case isa::shape(a_k, psw):
        return straight<a_to_psw>;
    case isa::shape(pc, a_k):
        return straight<pc_to_a>;
    case isa::shape(vl, a_k):
        return straight<read_special<&Registers::vl, a_k>>;
    case isa::shape(vs, a_k):
        return straight<read_special<&Registers::vs, a_k>>;
    case isa::shape(vl, s_k):
        return straight<read_special<&Registers::vl, s_k>>;
    case isa::shape(vs, s_k):
        return straight<read_special<&Registers::vs, s_k>>;
    case isa::shape(a_k, vl):
        return straight<write_special<&Registers::vl, a_k>>;
    case isa::shape(a_k, vs):
        return straight<write_special<&Registers::vs, a_k>>;
    case isa::shape(s_k, vl):
        return straight<write_special<&Registers::vl, s_k>>;
    case isa::shape(s_k, vs):
        return straight<write_special<&Registers::vs, s_k>>;
    case isa::shape(s_k, vv):
        return straight<s_to_vector_valid>;
    case isa::shape(tid, s_k):
        return straight<tid_to_s>;
    default:
        return nullptr;
    }
}

// --- Privileged instructions

constexpr std::uint32_t privileged_subcode = 1;

/// Wraps a privileged instruction's work: user programs get SIGILL.
template <auto work>
bool privileged(Execution& execution, Registers& registers, const Slot& slot) {
    if (execution.thread->mode == Mode::user) {
        return execution.illegal(privileged_subcode);
    }
    return work(execution, registers, slot);
}

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

/// What a privileged instruction without semantics does: user programs are still told the right reason.
Link* undefined_if_privileged(Execution& execution, Registers& registers, const Slot* slot) {
    if (execution.thread->mode == Mode::user) {
        execution.illegal(privileged_subcode);
        return execution.leave(slot);
    }
    return undefined_opcode(execution, registers, slot);
}

/// A wait for other processors, or a purge of the instruction cache: decoded code is dropped when its page is
/// written, so all that is left to do is to begin a new block.
bool begin_new_block(Execution& execution, Registers& /*registers*/, const Slot& slot) {
    return execution.resume_after(slot);
}

} // namespace

Handler privileged_without_semantics(const isa::Row& row) {
    return row.privileged ? undefined_if_privileged : nullptr;
}

Handler system_handler(const isa::Row& row) {
    switch (row.operation) {
    case Operation::mov:
        return move_handler(row);
    case Operation::tstvv:
        return straight<test_vector_valid>;
    case Operation::nop:
    case Operation::msync:
    case Operation::plch:
        return straight<nothing>;
    case Operation::pich:
        return straight<begin_new_block>;
    case Operation::eni:
    case Operation::dsi:
    case Operation::mski:
        // Interrupts reach the kernel, never guest code: nothing to mask.
        return straight<privileged<nothing>>;
    case Operation::patu:
    case Operation::pate:
    case Operation::ldsdr:
    case Operation::ldkdr:
        // Address translation is the address space's; its caches look after themselves.
        return straight<privileged<nothing>>;
    case Operation::xmti:
        return straight<privileged<send_to_service_processor>>;
    case Operation::halt:
        return straight<privileged<halt>>;
    default:
        return nullptr;
    }
}

} // namespace cxsim::emu
