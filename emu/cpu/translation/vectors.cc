// Neighbouring vector instructions on doubles as one loop of the host, eight elements a turn.
//
// A group is made of contiguous loads, sums, differences and products, and ends with the first contiguous
// store; moves between scalar registers, which compilers put between them, may take part. V registers stay in
// host registers within a turn, and what a group leaves in them is written to memory in the same loop.
//
// A group is done wholly or not at all. First everything is asked that could keep one of its instructions
// from running as usual: length, stride, mode, traps, pages. If anything is unusual the slots do their work,
// one by one, from the state before the group. As no floating-point trap is enabled, it does not matter which
// instruction raised a flag.
#include "emu/cpu/translation/vectors.h"

#include "emu/cpu/engine/execution.h"
#include "emu/cpu/semantics/vectors.h"
#include "emu/cpu/translation/vector_loop.h"
#include "emu/cpu/translation/vector_steps.h"
#include "emu/fp/host_flags.h"

#include <array>
#include <bit>
#include <vector>

namespace cxsim::emu::translation {

namespace {

// --- What translated code calls

/// Counts the time of a group's instructions: `memory` and `arithmetic` have a bit for each slot that is one.
void charge(Execution& execution, Registers& registers, const Slot* first, std::uint64_t memory,
            std::uint64_t arithmetic) {
    const unsigned length = vector_length(registers);
    for (std::uint64_t left = memory | arithmetic; left != 0; left &= left - 1) {
        const int number = std::countr_zero(left);
        const Slot& slot = first[number];
        const bool computes = ((arithmetic >> number) & 1) != 0;
        use_vectors(execution, registers, slot,
                    computes ? slot.vector->time : vector_memory_time(element_bytes, false), length);
    }
}

const std::byte* copy_across(Execution& execution, Address address, unsigned size, unsigned number) {
    return execution.readable_across(address, size, number);
}
std::byte* room_across(Execution& execution, Address address, unsigned size, unsigned number) {
    return execution.writable_across(address, size, number);
}
void finish_across(Execution& execution, Registers& /*registers*/) {
    execution.finish_across();
}

void raise_flags(Execution& /*execution*/, Registers& registers) {
    registers.psw |= floating_point::take_host_flags();
}

/// Writes the code of one group.
class GroupEmitter {
  public:
    GroupEmitter(Emitter& emitter, const Block& block, std::span<const isa::Instruction> instructions,
                 const VectorGroup& group)
        : e_(emitter), a_(emitter.a), block_(block), instructions_(instructions), group_(group) {}

    void emit();

  private:
    void check_mode();
    void check_accesses();
    void across_pages();
    void check_overlap(std::size_t store);
    void call(std::uint64_t function);
    void charge_time();
    void collect_flags();
    void store_across();

    /// An access that the TLB doesn't know as one piece.
    struct Crossing {
        asmjit::Label label;
        asmjit::Label back; ///< With the host's address in rax.
        asmjit::Label slow;
        std::size_t access;
        bool loads;
    };

    Emitter& e_;
    x86::Assembler& a_;
    const Block& block_;
    std::span<const isa::Instruction> instructions_;
    const VectorGroup& group_;
    std::vector<Crossing> crossings_;
};

// --- What may keep it from running

void GroupEmitter::check_mode() {
    const auto special = [](std::size_t offset) {
        return x86::dword_ptr(registers_register, static_cast<std::int32_t>(offset));
    };
    a_.mov(x86::ecx, special(offsetof(Registers, vl)));
    a_.test(x86::ecx, x86::ecx);
    e_.leave_if(x86::CondCode::kZ);
    a_.mov(x86::eax, max_vector_length);
    a_.cmp(x86::ecx, x86::eax);
    a_.cmova(x86::ecx, x86::eax);
    a_.mov(length_on_stack(), x86::ecx);
    a_.cmp(special(offsetof(Registers, vs)), element_bytes);
    e_.leave_if(x86::CondCode::kNE);
    if (group_.computes) {
        a_.mov(x86::eax, special(offsetof(Registers, psw)));
        a_.and_(x86::eax, psw::ieee | psw::float_error_enable | psw::float_underflow_enable);
        a_.cmp(x86::eax, psw::ieee);
        e_.leave_if(x86::CondCode::kNE);
    }
}

void GroupEmitter::check_accesses() {
    std::size_t access = 0;
    const std::size_t first = group_.steps.front().slot;
    for (const Step& step : group_.steps) {
        if (step.kind == Kind::move) {
            e_.translate(step.slot, instructions_[step.slot]);
        } else if (step.kind != Kind::arithmetic) {
            e_.cache.begin_instruction();
            const isa::Instruction& instruction = instructions_[step.slot];
            e_.address({block_.slots[step.slot], instruction, *instruction.row});
            a_.mov(x86::ecx, length_on_stack());
            a_.lea(x86::ecx, x86::ptr(x86::rax, x86::rcx, 3, -1));
            e_.ways_out_lead_to(first);
            const bool loads = step.kind == Kind::load;
            crossings_.push_back({a_.newLabel(), a_.newLabel(), e_.slow_way(), access, loads});
            const asmjit::Label unknown = crossings_.back().label;
            a_.lea(x86::rax, loads ? e_.readable_up_to_ecx(unknown) : e_.writable_up_to_ecx(unknown));
            if (!loads) {
                a_.mov(on_stack(access), x86::rax);
                check_overlap(access);
                a_.mov(x86::rax, on_stack(access));
            }
            a_.bind(crossings_.back().back);
            a_.mov(on_stack(access), x86::rax);
            ++access;
        }
    }
}

/// What the TLB doesn't know as one piece may lie in two pages that it knows.
void GroupEmitter::across_pages() {
    constexpr std::array<x86::Gp, 6> kept = {
        x86::r8, x86::r9, x86::r10, x86::r11, execution_register, registers_register};
    for (const Crossing& crossing : crossings_) {
        a_.bind(crossing.label);
        a_.mov(x86::edx, length_on_stack());
        for (const x86::Gp& saved : kept) {
            a_.push(saved);
        }
        a_.sub(x86::rsp, 8);
        a_.mov(x86::esi, x86::eax);
        a_.shl(x86::edx, 3);
        a_.mov(x86::ecx, static_cast<std::uint32_t>(crossing.access));
        a_.mov(x86::rax, crossing.loads ? std::bit_cast<std::uint64_t>(&copy_across)
                                        : std::bit_cast<std::uint64_t>(&room_across));
        a_.call(x86::rax);
        a_.add(x86::rsp, 8);
        for (std::size_t n = kept.size(); n-- > 0;) {
            a_.pop(kept[n]);
        }
        a_.test(x86::rax, x86::rax);
        a_.jnz(crossing.back);
        a_.jmp(crossing.slow);
    }
}

/// A store may not change what a load before it takes in a later turn.
void GroupEmitter::check_overlap(std::size_t store) {
    a_.mov(x86::edx, length_on_stack());
    a_.shl(x86::edx, 3);
    a_.dec(x86::edx);
    for (std::size_t load = 0; load < store; ++load) {
        a_.mov(x86::rax, on_stack(store));
        a_.sub(x86::rax, on_stack(load));
        a_.dec(x86::rax);
        a_.cmp(x86::rax, x86::rdx);
        e_.leave_if(x86::CondCode::kUnsignedLT);
    }
}

// --- The work

void GroupEmitter::call(std::uint64_t function) {
    a_.mov(x86::rbx, execution_register);
    a_.mov(x86::rbp, registers_register);
    a_.sub(x86::rsp, 8);
    a_.mov(x86::rax, function);
    a_.call(x86::rax);
    a_.add(x86::rsp, 8);
    a_.mov(execution_register, x86::rbx);
    a_.mov(registers_register, x86::rbp);
}

void GroupEmitter::charge_time() {
    a_.mov(x86::rdx, std::bit_cast<std::uint64_t>(&block_.slots[group_.steps.front().slot]));
    std::uint64_t memory = 0;
    std::uint64_t arithmetic = 0;
    for (const Step& step : group_.steps) {
        const std::uint64_t bit = std::uint64_t{1} << (step.slot - group_.steps.front().slot);
        memory |= step.kind == Kind::load || step.kind == Kind::store ? bit : 0;
        arithmetic |= step.kind == Kind::arithmetic ? bit : 0;
    }
    a_.mov(x86::rcx, memory);
    a_.mov(x86::r8, arithmetic);
    call(std::bit_cast<std::uint64_t>(&charge));
}

void GroupEmitter::collect_flags() {
    constexpr unsigned raised = floating_point::host::invalid | floating_point::host::zero_divide |
                                floating_point::host::overflow | floating_point::host::underflow;
    const asmjit::Label none = a_.newLabel();
    a_.vstmxcsr(x86::dword_ptr(x86::rsp, 8));
    a_.test(x86::dword_ptr(x86::rsp, 8), raised);
    a_.jz(none);
    call(std::bit_cast<std::uint64_t>(&raise_flags));
    a_.bind(none);
}

void GroupEmitter::store_across() {
    const asmjit::Label none = a_.newLabel();
    a_.cmp(x86::qword_ptr(execution_register, e_.layout.written_across), 0);
    a_.je(none);
    call(std::bit_cast<std::uint64_t>(&finish_across));
    a_.bind(none);
}

void GroupEmitter::emit() {
    e_.cache.store();
    e_.cache.forget();
    e_.ways_out_lead_to(group_.steps.front().slot);
    check_mode();
    check_accesses();
    e_.ways_out_as_usual();
    e_.cache.store();
    e_.cache.forget();
    charge_time();
    emit_vector_loop(a_, group_);
    a_.vzeroupper();
    if (group_.steps.back().kind == Kind::store) {
        store_across();
    }
    if (group_.computes) {
        collect_flags();
    }
    const asmjit::Label end = a_.newLabel();
    a_.jmp(end);
    across_pages();
    a_.bind(end);
}

} // namespace

bool can_translate_vectors() {
    const auto& host = asmjit::CpuInfo::host().features().x86();
    return host.hasAVX512_F() && host.hasAVX512_BW() && host.hasAVX512_DQ() && host.hasAVX512_VL();
}

std::size_t translate_vectors(Emitter& emitter, const Block& block,
                              std::span<const isa::Instruction> instructions, std::size_t first) {
    const VectorGroup group = find_group(block, instructions, first);
    if (!group.steps.empty()) {
        GroupEmitter(emitter, block, instructions, group).emit();
    }
    return group.steps.size();
}

} // namespace cxsim::emu::translation
