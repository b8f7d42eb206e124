// Neighbouring vector instructions on floats as one loop of the host, eight elements a turn.
//
// A group is made of contiguous loads, sums, differences, products and quotients, and ends with the first
// contiguous store; moves between scalar registers, which compilers put between them, may take part. V
// registers stay in host registers within a turn, and what a group leaves in them is written to memory in the
// same loop.
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
#include "emu/cpu/translation/vector_time.h"
#include "emu/fp/host_flags.h"

#include <array>
#include <bit>
#include <vector>

namespace cxsim::emu::translation {

namespace {

// --- What translated code calls

/// Counts the time of a group's instructions: `memory` and `arithmetic` have a bit for each slot that is one.
void charge(Execution& execution, Registers& registers, const Slot* first, std::uint64_t memory,
            std::uint64_t arithmetic, std::uint64_t element_bytes) {
    const unsigned length = vector_length(registers);
    for (std::uint64_t left = memory | arithmetic; left != 0; left &= left - 1) {
        const int number = std::countr_zero(left);
        const Slot& slot = first[number];
        const bool computes = ((arithmetic >> number) & 1) != 0;
        use_vectors(execution, registers, slot,
                    computes ? slot.vector->time
                             : vector_memory_time(static_cast<unsigned>(element_bytes), false),
                    length);
    }
}

bool find_across(Execution& execution, Address address, unsigned element_bytes, unsigned access, bool loads) {
    return execution.find_across(address, element_bytes, access, loads);
}

bool plan(Execution& execution, std::uint64_t count, unsigned element_bytes, bool stores) {
    return execution.vector_accesses.plan(count, element_bytes, stores);
}

void raise_flags(Execution& /*execution*/, Registers& registers) {
    registers.psw |= floating_point::take_host_flags();
}

/// Writes the code of one group.
class GroupEmitter {
  public:
    GroupEmitter(Emitter& emitter, const Block& block, std::span<const isa::Instruction> instructions,
                 const VectorGroup& group, const GroupTime& time)
        : e_(emitter), a_(emitter.a), block_(block), instructions_(instructions), group_(group), time_(time) {
    }

    void emit();

  private:
    void check_mode();
    void check_accesses();
    void check_access(const Step& step, std::size_t access);
    void check_overlap();
    bool same_place(const Step& one, const Step& other) const;
    void across_pages();
    void plan_turns();
    void call(std::uint64_t function);
    template <typename SetArguments>
    void call_keeping(std::uint64_t function, SetArguments set_arguments);
    void cycles_to_eax(const CyclesByLength& cycles);
    x86::Mem pipes(std::size_t offset, std::uint32_t size) const;
    void charge_time();
    void charge_unusual_time();
    void collect_flags();

    /// An access that the TLB doesn't know as one piece.
    struct Crossing {
        asmjit::Label label;
        asmjit::Label back;
        asmjit::Label slow;
        std::size_t access;
        bool loads;
    };

    Emitter& e_;
    x86::Assembler& a_;
    const Block& block_;
    std::span<const isa::Instruction> instructions_;
    const VectorGroup& group_;
    const GroupTime& time_;
    std::vector<Crossing> crossings_;
    asmjit::Label crosses_ = a_.newLabel(); ///< Some access lies in two pages.
    asmjit::Label planned_ = a_.newLabel();
    asmjit::Label not_planned_;
    asmjit::Label idle_ = a_.newLabel();  ///< The group's first instruction follows no other.
    asmjit::Label joins_ = a_.newLabel(); ///< It overlaps with those before it.
    asmjit::Label counted_ = a_.newLabel();
    asmjit::Label charged_ = a_.newLabel();
};

// --- What may keep it from running

x86::Mem special_register(std::size_t offset, std::uint32_t size = 4) {
    return {registers_register, static_cast<std::int32_t>(offset), size};
}

void GroupEmitter::check_mode() {
    a_.mov(x86::ecx, special_register(offsetof(Registers, vl)));
    a_.test(x86::ecx, x86::ecx);
    e_.leave_if(x86::CondCode::kZ);
    a_.mov(x86::eax, max_vector_length);
    a_.cmp(x86::ecx, x86::eax);
    a_.cmova(x86::ecx, x86::eax);
    a_.mov(in_accesses(e_.layout, offsetof(VectorAccesses, length), 4), x86::ecx);
    a_.mov(in_accesses(e_.layout, offsetof(VectorAccesses, crossing), 4), 0);
    if (group_.accesses != 0) {
        a_.cmp(special_register(offsetof(Registers, vs)), group_.element_bytes);
        e_.leave_if(x86::CondCode::kNE);
        a_.shl(x86::ecx, group_.element_bytes == 4 ? 2 : 3);
        a_.mov(in_accesses(e_.layout, offsetof(VectorAccesses, bytes), 4), x86::ecx);
    }
    a_.mov(x86::eax, special_register(offsetof(Registers, psw)));
    if (group_.computes) {
        a_.and_(x86::eax,
                psw::sequential | psw::ieee | psw::float_error_enable | psw::float_underflow_enable);
        a_.cmp(x86::eax, psw::ieee);
        e_.leave_if(x86::CondCode::kNE);
    } else {
        a_.test(x86::eax, psw::sequential);
        e_.leave_if(x86::CondCode::kNZ);
    }
}

void GroupEmitter::check_accesses() {
    std::size_t access = 0;
    for (const Step& step : group_.steps) {
        if (step.kind == Kind::move) {
            e_.translate(step.slot, instructions_[step.slot]);
        } else if (step.kind != Kind::arithmetic) {
            check_access(step, access++);
        }
    }
    if (!crossings_.empty()) {
        e_.ways_out_lead_to(group_.steps.front().slot);
        not_planned_ = e_.slow_way();
        a_.cmp(in_accesses(e_.layout, offsetof(VectorAccesses, crossing), 4), 0);
        a_.jne(crosses_);
        check_overlap();
        a_.bind(planned_);
    }
}

void GroupEmitter::check_access(const Step& step, std::size_t access) {
    const bool loads = step.kind == Kind::load;
    e_.cache.begin_instruction();
    const isa::Instruction& instruction = instructions_[step.slot];
    e_.address({block_.slots[step.slot], instruction, *instruction.row});
    e_.ways_out_lead_to(group_.steps.front().slot);
    crossings_.push_back({a_.newLabel(), a_.newLabel(), e_.slow_way(), access, loads});
    const asmjit::Label unknown = crossings_.back().label;
    const x86::Mem size = in_accesses(e_.layout, offsetof(VectorAccesses, bytes), 4);
    a_.lea(x86::rax, loads ? e_.vector_readable(size, unknown) : e_.vector_writable(size, unknown));
    a_.mov(start_of(e_.layout, access), x86::rax);
    a_.bind(crossings_.back().back);
}

/// Whether both accesses are to the same place for certain: no move between them may have changed the base.
bool GroupEmitter::same_place(const Step& one, const Step& other) const {
    const Slot& first = block_.slots[one.slot];
    const Slot& second = block_.slots[other.slot];
    return group_.moves == 0 && first.j == second.j && first.immediate == second.immediate;
}

/// The store may not change what a load before it takes in a later turn. What crosses a page is for the plan.
void GroupEmitter::check_overlap() {
    const Step& store = group_.steps.back();
    if (store.kind != Kind::store) {
        return;
    }
    a_.mov(x86::rax, start_of(e_.layout, group_.accesses - 1));
    a_.dec(x86::rax);
    a_.mov(x86::edx, in_accesses(e_.layout, offsetof(VectorAccesses, bytes), 4));
    a_.dec(x86::edx);
    std::size_t access = 0;
    for (const Step& step : group_.steps) {
        if (step.kind == Kind::load && !same_place(step, store)) {
            a_.mov(x86::rcx, x86::rax);
            a_.sub(x86::rcx, start_of(e_.layout, access));
            a_.cmp(x86::rcx, x86::rdx);
            e_.leave_if(x86::CondCode::kUnsignedLT);
        }
        access += step.kind == Kind::load ? 1 : 0;
    }
}

/// What the TLB doesn't know as one piece may lie in two pages that it knows.
void GroupEmitter::across_pages() {
    for (const Crossing& crossing : crossings_) {
        a_.bind(crossing.label);
        call_keeping(std::bit_cast<std::uint64_t>(&find_across), [&] {
            a_.mov(x86::esi, x86::eax);
            a_.mov(x86::edx, group_.element_bytes);
            a_.mov(x86::ecx, static_cast<std::uint32_t>(crossing.access));
            a_.mov(x86::r8d, crossing.loads ? 1 : 0);
        });
        a_.test(x86::al, x86::al);
        a_.jnz(crossing.back);
        a_.jmp(crossing.slow);
    }
}

void GroupEmitter::plan_turns() {
    a_.bind(crosses_);
    call_keeping(std::bit_cast<std::uint64_t>(&plan), [&] {
        a_.mov(x86::esi, static_cast<std::uint32_t>(group_.accesses));
        a_.mov(x86::edx, group_.element_bytes);
        a_.mov(x86::ecx, group_.steps.back().kind == Kind::store ? 1 : 0);
    });
    a_.test(x86::al, x86::al);
    a_.jnz(planned_);
    a_.jmp(not_planned_);
}

// --- Calls of C++

/// No guest register may be in one of the host's.
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

/// Keeps all registers that may hold something.
template <typename SetArguments>
void GroupEmitter::call_keeping(std::uint64_t function, SetArguments set_arguments) {
    constexpr std::array<x86::Gp, 6> kept = {
        x86::r8, x86::r9, x86::r10, x86::r11, execution_register, registers_register};
    for (const x86::Gp& saved : kept) {
        a_.push(saved);
    }
    a_.sub(x86::rsp, 8);
    set_arguments();
    a_.mov(x86::rax, function);
    a_.call(x86::rax);
    a_.add(x86::rsp, 8);
    for (std::size_t n = kept.size(); n-- > 0;) {
        a_.pop(kept[n]);
    }
}

// --- Time

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
    const Slot& first = block_.slots[group_.steps.front().slot];
    const Slot& last = block_.slots[group_.steps.back().slot];
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
    std::uint64_t memory = 0;
    std::uint64_t arithmetic = 0;
    for (const Step& step : group_.steps) {
        const std::uint64_t bit = std::uint64_t{1} << (step.slot - group_.steps.front().slot);
        memory |= step.kind == Kind::load || step.kind == Kind::store ? bit : 0;
        arithmetic |= step.kind == Kind::arithmetic ? bit : 0;
    }
    a_.mov(x86::rdx, std::bit_cast<std::uint64_t>(&block_.slots[group_.steps.front().slot]));
    a_.mov(x86::rcx, memory);
    a_.mov(x86::r8, arithmetic);
    a_.mov(x86::r9d, group_.element_bytes);
    call(std::bit_cast<std::uint64_t>(&charge));
    a_.jmp(charged_);
}

// --- The work

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
    emit_vector_loop(a_, e_.layout, group_);
    a_.vzeroupper();
    if (group_.computes) {
        collect_flags();
    }
    const asmjit::Label end = a_.newLabel();
    a_.jmp(end);
    charge_unusual_time();
    if (!crossings_.empty()) {
        across_pages();
        plan_turns();
    }
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
    if (group.steps.empty()) {
        return 0;
    }
    const auto time = time_of(group, block, emitter.layout.family);
    if (!time) {
        return 0;
    }
    emitter.most_vector_cycles += most_cycles(group, block, emitter.layout.family);
    GroupEmitter(emitter, block, instructions, group, *time).emit();
    return group.steps.size();
}

} // namespace cxsim::emu::translation
