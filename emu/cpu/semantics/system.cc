// Special registers of every program, and caches.
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

/// Inferred: CPUs are numbered from 0. This machine runs everything on its first.
void cpu_number_to_s(Execution& /*execution*/, Registers& registers, const Slot& slot) {
    registers.s[slot.k] = 0;
}
/// tcpu: the processor time of the thread. Inferred: in microseconds.
void give_thread_time(Execution& execution, Registers& registers, const Slot& slot,
                      std::uint64_t microseconds) {
    registers.s[slot.k] = microseconds + execution.thread->control.thread_time_base;
}
bool thread_time_to_s(Execution& execution, Registers& /*registers*/, const Slot& slot) {
    return execution.at_time(slot, give_thread_time);
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
    case isa::shape(cpuid, s_k):
        return straight<cpu_number_to_s>;
    case isa::shape(tcpu, s_k):
        return straight<thread_time_to_s>;
    default:
        return nullptr;
    }
}

void nothing(Execution& /*execution*/, Registers& /*registers*/, const Slot& /*slot*/) {}

/// A wait for other processors, or a purge of the instruction cache: decoded code is dropped when its page is
/// written, so all that is left to do is to begin a new block.
bool begin_new_block(Execution& execution, Registers& /*registers*/, const Slot& slot) {
    return execution.resume_after(slot);
}

} // namespace

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
    default:
        return nullptr;
    }
}

} // namespace cxsim::emu
