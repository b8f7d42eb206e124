// Where the accesses of a group lie, and what may keep it from running because of them.
#include "emu/cpu/translation/vector_group.h"
#include "emu/cpu/translation/vector_loop.h"

namespace cxsim::emu::translation {

namespace {

// --- What translated code calls

bool find_vector(Execution& execution, Address address, unsigned element_bytes, unsigned access, bool loads,
                 std::uint32_t stride) {
    return execution.find_vector(address, element_bytes, access, loads, stride);
}

bool plan(Execution& execution, std::uint64_t count, unsigned element_bytes, bool stores) {
    return execution.vector_accesses.plan(count, element_bytes, stores);
}

void spread_stored(Execution& execution, Registers& registers, unsigned vector, unsigned element_bytes) {
    const VectorAccesses& accesses = execution.vector_accesses;
    execution.kernels.store_places(accesses.places.data(), registers.v[vector].data(), accesses.length,
                                   element_bytes);
}

} // namespace

void GroupEmitter::check_accesses() {
    std::size_t access = 0;
    for (const Step& step : group_.steps) {
        if (step.kind == Kind::move) {
            e_.translate(step.slot, instructions_[step.slot]);
        } else if (step.kind == Kind::stride) {
            set_stride(step);
        } else if (step.is_access()) {
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

/// What an access finds as its stride: vs itself must stay as it is until it is certain that the group runs.
x86::Mem GroupEmitter::stride() const {
    return group_.sets_stride ? in_accesses(e_.layout, offsetof(VectorAccesses, stride), 4)
                              : special_register(offsetof(Registers, vs));
}

void GroupEmitter::set_stride(const Step& step) {
    const Slot& slot = slot_of(step);
    const isa::Row& row = *instructions_[step.slot].row;
    if (row.operands[0] == Operand::immediate) {
        a_.mov(stride(), slot.immediate);
        return;
    }
    e_.cache.begin_instruction();
    const unsigned number = slot.k;
    a_.mov(stride(),
           e_.cache.word(row.operands[0] == Operand::a_k ? a_register(number) : s_register(number)));
}

void GroupEmitter::check_access(const Step& step, std::size_t access) {
    const bool loads = step.kind == Kind::load;
    e_.cache.begin_instruction();
    const isa::Instruction& instruction = instructions_[step.slot];
    e_.address({slot_of(step), instruction, *instruction.row});
    e_.ways_out_lead_to(group_.steps.front().slot);
    crossings_.push_back({a_.newLabel(), a_.newLabel(), e_.slow_way(), access, loads});
    const asmjit::Label unknown = crossings_.back().label;
    a_.cmp(stride(), group_.element_bytes);
    a_.jne(unknown);
    const x86::Mem size = in_accesses(e_.layout, offsetof(VectorAccesses, bytes), 4);
    a_.lea(x86::rax, loads ? e_.vector_readable(size, unknown) : e_.vector_writable(size, unknown));
    a_.mov(start_of(e_.layout, access), x86::rax);
    a_.bind(crossings_.back().back);
}

/// Whether both accesses are to the same place for certain: no move between them may have changed the base.
bool GroupEmitter::same_place(const Step& one, const Step& other) const {
    const Slot& first = slot_of(one);
    const Slot& second = slot_of(other);
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

/// What the TLB doesn't know as one piece may lie in two pages that it knows, or have a stride.
void GroupEmitter::find_in_other_ways() {
    for (const Crossing& crossing : crossings_) {
        a_.bind(crossing.label);
        call_keeping(std::bit_cast<std::uint64_t>(&find_vector), [&] {
            a_.mov(x86::r9d, stride());
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

/// Behind a store with a stride, which the loop has made to elements next to each other.
void GroupEmitter::spread() {
    a_.bind(spreads_);
    a_.mov(x86::edx, group_.steps.back().to);
    a_.mov(x86::ecx, group_.element_bytes);
    call(std::bit_cast<std::uint64_t>(&spread_stored));
    a_.jmp(spread_);
}

} // namespace cxsim::emu::translation
