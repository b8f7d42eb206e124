// Charges the time of a group: by its formula, or instruction by instruction if it overlaps with what was
// before.
#include "emu/cpu/semantics/vectors.h"
#include "emu/cpu/translation/vector_group.h"
#include "emu/cpu/translation/vector_loop.h"

namespace cxsim::emu::translation {

namespace {

/// The instructions of a group: a bit for each slot, from its first on.
struct ChargedSteps {
    std::uint64_t accesses = 0;
    std::uint64_t computing = 0;
    std::uint64_t extractions = 0;
    std::uint64_t element_bytes = 0; ///< Of the accesses.
};

/// Called by translated code.
void charge(Execution& execution, Registers& registers, const Slot* first, const ChargedSteps& steps) {
    const unsigned length = vector_length(registers);
    const auto access_time = vector_memory_time(static_cast<unsigned>(steps.element_bytes), false);
    for (std::uint64_t left = steps.accesses | steps.computing | steps.extractions; left != 0;
         left &= left - 1) {
        const std::uint64_t bit = left & -left;
        const Slot& slot = first[std::countr_zero(left)];
        if ((steps.extractions & bit) != 0) {
            use_vectors(execution, registers, slot, single_element_time, 1);
        } else {
            const bool computes = (steps.computing & bit) != 0;
            use_vectors(execution, registers, slot, computes ? slot.vector->time : access_time, length);
        }
    }
}

} // namespace

/// cycles.at(the length in ecx), to eax.
void GroupEmitter::cycles_to_eax(const CyclesByLength& cycles) {
    a_.imul(x86::eax, x86::ecx, cycles.whole);
    if (cycles.half != 0) {
        a_.lea(x86::edx, x86::ptr(x86::rcx, 1));
        a_.shr(x86::edx, 1);
        a_.imul(x86::edx, x86::edx, cycles.half);
        a_.add(x86::eax, x86::edx);
    }
    if (cycles.fixed != 0) {
        a_.add(x86::eax, cycles.fixed);
    }
}

x86::Mem GroupEmitter::pipes(std::size_t offset, std::uint32_t size) const {
    return {execution_register, e_.layout.pipes + static_cast<std::int32_t>(offset), size};
}

/// As use_vectors() would for each instruction.
void GroupEmitter::charge_time() {
    const Slot& first = slot_of(group_.steps.front());
    const Slot& last = slot_of(group_.steps.back());
    const auto pipe = static_cast<std::uint32_t>(time_of(group_.steps.front(), first).pipe);
    a_.mov(x86::ecx, in_accesses(e_.layout, offsetof(VectorAccesses, length), 4));
    a_.mov(x86::eax, first.pc());
    a_.sub(x86::eax, pipes(offsetof(VectorPipes, next_pc), 4));
    a_.cmp(x86::eax, VectorPipes::reach);
    a_.jae(idle_);
    a_.test(pipes(offsetof(VectorPipes, taken), 1), pipe);
    a_.jz(joins_);
    a_.bind(counted_);
    cycles_to_eax(time_.added);
    a_.add(x86::qword_ptr(execution_register, e_.layout.vector_cycles), x86::rax);
    cycles_to_eax(time_.overlap);
    a_.mov(pipes(offsetof(VectorPipes, group_cycles), 4), x86::eax);
    a_.mov(pipes(offsetof(VectorPipes, taken), 1), time_.taken);
    a_.mov(pipes(offsetof(VectorPipes, next_pc), 4), last.next_pc);
    a_.mov(special_register(offsetof(Registers, vector_valid), 1), 1);
    a_.bind(charged_);
}

void GroupEmitter::charge_unusual_time() {
    a_.bind(idle_);
    a_.add(x86::qword_ptr(execution_register, e_.layout.vector_cycles), vector_start_up(e_.layout.family));
    a_.jmp(counted_);
    a_.bind(joins_);
    const asmjit::Label steps = a_.newLabel();
    ChargedSteps charged{.element_bytes = group_.element_bytes};
    for (const Step& step : group_.steps) {
        const std::uint64_t bit = std::uint64_t{1} << (step.slot - group_.steps.front().slot);
        charged.accesses |= step.is_access() ? bit : 0;
        charged.computing |= step.kind == Kind::arithmetic || step.kind == Kind::reduction ? bit : 0;
        charged.extractions |= step.kind == Kind::extraction ? bit : 0;
    }
    a_.mov(x86::rdx, std::bit_cast<std::uint64_t>(&slot_of(group_.steps.front())));
    a_.lea(x86::rcx, x86::ptr(steps));
    call(std::bit_cast<std::uint64_t>(&charge));
    a_.jmp(charged_);
    a_.align(asmjit::AlignMode::kData, alignof(ChargedSteps));
    a_.bind(steps);
    a_.embed(&charged, sizeof(charged));
}

} // namespace cxsim::emu::translation
