// Neighbouring vector instructions on floats as one loop of the host, eight elements a turn.
//
// A group is made of loads, sums, differences, products and quotients, and ends with the first store, or with
// reductions and what takes single elements; moves between scalar registers, which compilers put between
// them, may take part. V registers stay in host registers within a turn, and what a group leaves in them is
// written to memory in the same loop.
//
// A group is done wholly or not at all. First everything is asked that could keep one of its instructions
// from running as usual: length, mode, traps, pages. If anything is unusual the slots do their work, one by
// one, from the state before the group. As no floating-point trap is enabled, it does not matter which
// instruction raised a flag.
//
// The loop finds the elements of an access next to each other. If the stride is another, they are collected
// before it, or spread after it. Reductions are done after the loop, by the same functions as always: their
// order is that of the elements.
#include "emu/cpu/translation/vectors.h"

#include "emu/cpu/semantics/vectors.h"
#include "emu/cpu/translation/vector_group.h"
#include "emu/cpu/translation/vector_loop.h"
#include "emu/fp/host_flags.h"

namespace cxsim::emu::translation {

namespace {

// --- What translated code calls

void raise_flags(Execution& /*execution*/, Registers& registers) {
    registers.psw |= floating_point::take_host_flags();
}

/// A reduction that raises flags of the host only.
void reduce_vector(Execution& /*execution*/, Registers& registers, const Slot& slot) {
    std::uint64_t* const vector = registers.v[slot.k].data();
    slot.vector->kernel({.to = vector, .left = vector, .count = vector_length(registers)});
}

} // namespace

// --- What may keep it from running

void GroupEmitter::check_length() {
    a_.mov(x86::ecx, special_register(offsetof(Registers, vl)));
    a_.test(x86::ecx, x86::ecx);
    e_.leave_if(x86::CondCode::kZ);
    a_.mov(x86::eax, max_vector_length);
    a_.cmp(x86::ecx, x86::eax);
    a_.cmova(x86::ecx, x86::eax);
    a_.mov(in_accesses(e_.layout, offsetof(VectorAccesses, length), 4), x86::ecx);
}

void GroupEmitter::check_mode() {
    if (group_.has_length) {
        check_length();
    }
    if (group_.has_loop()) {
        static_assert(offsetof(VectorAccesses, spread) == offsetof(VectorAccesses, crossing) + 4);
        a_.mov(in_accesses(e_.layout, offsetof(VectorAccesses, crossing), 8), 0);
    }
    if (group_.accesses != 0) {
        a_.shl(x86::ecx, group_.element_bytes == 4 ? 2 : 3);
        a_.mov(in_accesses(e_.layout, offsetof(VectorAccesses, bytes), 4), x86::ecx);
    }
    if (group_.sets_stride) {
        a_.mov(x86::eax, special_register(offsetof(Registers, vs)));
        a_.mov(stride(), x86::eax);
    }
    a_.mov(x86::eax, special_register(offsetof(Registers, psw)));
    if (group_.floats) {
        a_.and_(x86::eax,
                psw::sequential | psw::ieee | psw::float_error_enable | psw::float_underflow_enable);
        a_.cmp(x86::eax, psw::ieee);
        e_.leave_if(x86::CondCode::kNE);
    } else {
        a_.test(x86::eax, psw::sequential);
        e_.leave_if(x86::CondCode::kNZ);
    }
}

// --- After the loop

/// An element to an S register, by number.
void GroupEmitter::extract(const Step& step) {
    const auto s_register = [](std::uint8_t number) {
        return static_cast<std::int32_t>(offsetof(Registers, s)) + 8 * number;
    };
    const auto vector =
        static_cast<std::int32_t>(offsetof(Registers, v) + sizeof(VectorRegister) * *step.left_vector);
    a_.mov(x86::ecx, x86::dword_ptr(registers_register, s_register(step.scalar)));
    a_.and_(x86::ecx, max_vector_length - 1);
    a_.mov(x86::rax, x86::qword_ptr(registers_register, x86::rcx, 3, vector));
    a_.mov(x86::qword_ptr(registers_register, s_register(step.to)), x86::rax);
}

void GroupEmitter::reduce(const Step& step) {
    a_.mov(x86::rdx, std::bit_cast<std::uint64_t>(&slot_of(step)));
    call(std::bit_cast<std::uint64_t>(&reduce_vector));
}

void GroupEmitter::after_loop() {
    for (const Step& step : group_.steps) {
        if (step.kind == Kind::reduction && !step.accumulator) {
            reduce(step);
        } else if (step.kind == Kind::extraction) {
            extract(step);
        }
    }
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

// --- The work

void GroupEmitter::emit() {
    e_.cache.store();
    e_.cache.forget();
    e_.ways_out_lead_to(group_.steps.front().slot);
    check_mode();
    check_accesses();
    e_.ways_out_as_usual();
    e_.cache.store();
    e_.cache.forget();
    if (group_.sets_stride) {
        a_.mov(x86::eax, stride());
        a_.mov(special_register(offsetof(Registers, vs)), x86::eax);
    }
    charge_time();
    const bool stores = group_.steps.back().kind == Kind::store;
    if (group_.has_loop()) {
        emit_vector_loop(a_, e_.layout, group_);
        a_.vzeroupper();
    }
    if (stores) {
        a_.cmp(in_accesses(e_.layout, offsetof(VectorAccesses, spread), 4), 0);
        a_.jne(spreads_);
        a_.bind(spread_);
    }
    after_loop();
    if (group_.floats) {
        collect_flags();
    }
    const asmjit::Label end = a_.newLabel();
    a_.jmp(end);
    charge_unusual_time();
    if (!crossings_.empty()) {
        find_in_other_ways();
        plan_turns();
    }
    if (stores) {
        spread();
    }
    a_.bind(end);
}

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
