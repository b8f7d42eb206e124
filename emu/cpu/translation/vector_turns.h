// Writes the loop over the elements of a group: what the files vector_loop.cc (the loop) and vector_turn.cc
// (what a turn does) share.
#pragma once

#include "emu/cpu/engine/vector_accesses.h"
#include "emu/cpu/registers.h"
#include "emu/cpu/translation/vector_loop.h"

#include <array>
#include <cstddef>

namespace cxsim::emu::translation {

/// What turns there are.
enum class Turn : std::uint8_t {
    whole,    ///< All elements, each access in one page.
    partial,  ///< The last ones.
    crossing, ///< Some access goes on in another page; may be partial too.
};

class VectorLoop {
  public:
    VectorLoop(x86::Assembler& assembler, const ExecutionLayout& layout, const VectorGroup& group)
        : a_(assembler), layout_(layout), group_(group) {}

    void load_constants();
    void loop();

  private:
    void turn(Turn kind);
    void load(const Step& step, std::size_t access, Turn kind);
    void store(const Step& step, std::size_t access, Turn kind);
    void compute(const Step& step, Turn kind);
    void find_nans(const Step& step, Turn kind, const x86::KReg& found);
    bool nan_shows_later(std::size_t number) const;
    void write_back(Turn kind);
    void begin_accumulating();
    void accumulate(const Step& step, Turn kind);
    void end_accumulating();
    void partial_turn();
    void crossing_turn();
    void choose_active();
    void constants();

    void load_piece(const Step& step, const x86::KReg* active, bool merging, const x86::Mem& from);
    void store_piece(const x86::KReg* active, const x86::Mem& to);

    x86::Zmm vector(std::uint8_t number) const { return x86::zmm(number); }
    x86::Zmm scalar(std::uint8_t number) const { return x86::zmm(8U + number); }
    static x86::Xmm accumulator(const Step& step) { return x86::xmm(20U + *step.accumulator); }
    x86::Mem element(std::uint8_t number) const {
        const auto start =
            static_cast<std::int32_t>(offsetof(Registers, v) + sizeof(VectorRegister) * number);
        return x86::Mem(registers_register, x86::rax, 3, start, 64);
    }
    /// The element of an access, given the address of its first.
    x86::Mem accessed(const x86::Gp& start) const {
        const bool words = group_.element_bytes == 4;
        return x86::Mem(start, x86::rax, words ? 2 : 3, 0, words ? 32 : 64);
    }
    x86::Mem kept(std::size_t offset, std::uint32_t size) const { return in_accesses(layout_, offset, size); }
    /// A member of the plan's next turn.
    static x86::Mem planned(std::size_t offset, std::uint32_t size) {
        return {x86::r13, static_cast<std::int32_t>(offset), size};
    }
    x86::KReg lanes_of(const Step& step, Turn kind) const {
        if (step.single) {
            return kind == Turn::whole ? all_singles_ : active_singles_;
        }
        return active_;
    }

    static const x86::Zmm nan_;
    static const x86::Zmm nan_of_singles_;
    static const x86::Zmm byte_order_;
    static const x86::Zmm swapped_;
    static const x86::Zmm scratch_;
    static const x86::KReg active_; ///< The elements of a turn that is not whole.
    static const x86::KReg
        active_singles_; ///< The same, as lanes of 32 bits of which the upper ones are idle.
    static const x86::KReg all_singles_;
    static const x86::KReg nans_;
    static const x86::KReg piece_;
    static const x86::KReg more_nans_;
    static const std::array<x86::Gp, VectorAccesses::most> pointers_;

    x86::Assembler& a_;
    const ExecutionLayout& layout_;
    const VectorGroup& group_;
    asmjit::Label top_ = a_.newLabel(); ///< Goes on with the element in rax.
    asmjit::Label done_ = a_.newLabel();
    asmjit::Label meets_nan_ = a_.newLabel(); ///< Does a whole turn once more, with care.
    asmjit::Label nan_constant_ = a_.newLabel();
    asmjit::Label nan_of_singles_constant_ = a_.newLabel();
    asmjit::Label byte_order_constant_ = a_.newLabel();
};

} // namespace cxsim::emu::translation
