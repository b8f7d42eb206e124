// Writes the code of one group of vector instructions: what the files vectors.cc, vector_group_accesses.cc
// and vector_group_time.cc share.
#pragma once

#include "emu/cpu/engine/execution.h"
#include "emu/cpu/engine/vector_accesses.h"
#include "emu/cpu/translation/emitter.h"
#include "emu/cpu/translation/vector_steps.h"
#include "emu/cpu/translation/vector_time.h"

#include <array>
#include <bit>
#include <span>
#include <vector>

namespace cxsim::emu::translation {

class GroupEmitter {
  public:
    GroupEmitter(Emitter& emitter, const Block& block, std::span<const isa::Instruction> instructions,
                 const VectorGroup& group, const GroupTime& time)
        : e_(emitter), a_(emitter.a), block_(block), instructions_(instructions), group_(group), time_(time) {
    }

    void emit();

  private:
    void check_mode();
    void check_length();
    void after_loop();
    void extract(const Step& step);
    void reduce(const Step& step);
    void collect_flags();

    // --- Accesses
    void check_accesses();
    void check_access(const Step& step, std::size_t access);
    void set_stride(const Step& step);
    x86::Mem stride() const;
    void check_overlap();
    bool same_place(const Step& one, const Step& other) const;
    void find_in_other_ways();
    void plan_turns();
    void spread();

    // --- Time
    void charge_time();
    void charge_unusual_time();
    void cycles_to_eax(const CyclesByLength& cycles);
    x86::Mem pipes(std::size_t offset, std::uint32_t size) const;

    // --- Calls of C++
    void call(std::uint64_t function);
    template <typename SetArguments>
    void call_keeping(std::uint64_t function, SetArguments set_arguments);

    /// A member of the registers.
    static x86::Mem special_register(std::size_t offset, std::uint32_t size = 4) {
        return {registers_register, static_cast<std::int32_t>(offset), size};
    }
    const Slot& slot_of(const Step& step) const { return block_.slots[step.slot]; }

    /// An access that the TLB doesn't know as one piece, or that has a stride.
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
    asmjit::Label spreads_ = a_.newLabel(); ///< What was stored has a stride.
    asmjit::Label spread_ = a_.newLabel();
    asmjit::Label idle_ = a_.newLabel();  ///< The group's first instruction follows no other.
    asmjit::Label joins_ = a_.newLabel(); ///< It overlaps with those before it.
    asmjit::Label counted_ = a_.newLabel();
    asmjit::Label charged_ = a_.newLabel();
};

/// No guest register may be in one of the host's.
inline void GroupEmitter::call(std::uint64_t function) {
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

} // namespace cxsim::emu::translation
