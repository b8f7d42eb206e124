// Eight elements a turn, each through all instructions of a group while it is in a register of the host.
#include "emu/cpu/translation/vector_loop.h"

#include "emu/cpu/translation/vector_turns.h"
#include "emu/fp/ieee.h"

namespace cxsim::emu::translation {

const x86::Zmm VectorLoop::nan_ = x86::zmm16;
const x86::Zmm VectorLoop::byte_order_ = x86::zmm17;
const x86::Zmm VectorLoop::swapped_ = x86::zmm18;
const x86::Zmm VectorLoop::nan_of_singles_ = x86::zmm19; // and the accumulators from 20 on
const x86::Zmm VectorLoop::scratch_ = x86::zmm24;
const x86::KReg VectorLoop::active_ = x86::k1;
const x86::KReg VectorLoop::nans_ = x86::k2;
const x86::KReg VectorLoop::active_singles_ = x86::k3;
const x86::KReg VectorLoop::all_singles_ = x86::k4;
const x86::KReg VectorLoop::piece_ = x86::k5;
const x86::KReg VectorLoop::more_nans_ = x86::k6;
const std::array<x86::Gp, VectorAccesses::most> VectorLoop::pointers_ = {x86::r8,  x86::r9,  x86::r10,
                                                                         x86::r11, x86::r14, x86::r15};
namespace {
constexpr std::uint32_t low_lanes = 0x5555;
} // namespace

void VectorLoop::load_constants() {
    if (group_.computes) {
        a_.vpbroadcastq(nan_, x86::qword_ptr(nan_constant_));
    }
    if (group_.has_singles) {
        a_.vpbroadcastq(nan_of_singles_, x86::qword_ptr(nan_of_singles_constant_));
        a_.mov(x86::eax, low_lanes);
        a_.kmovd(all_singles_, x86::eax);
    }
    if (group_.accesses != 0) {
        a_.vbroadcasti64x2(byte_order_, x86::xmmword_ptr(byte_order_constant_));
    }
    for (std::uint8_t n = 0; n < 8; ++n) {
        if (((group_.scalars >> n) & 1) != 0) {
            const auto offset = static_cast<std::int32_t>(offsetof(Registers, s)) + 8 * n;
            a_.vbroadcastsd(scalar(n), x86::qword_ptr(registers_register, offset));
        }
    }
    for (std::size_t n = 0; n < group_.accesses; ++n) {
        a_.mov(pointers_[n], start_of(layout_, n));
    }
    begin_accumulating();
}

void VectorLoop::constants() {
    a_.align(asmjit::AlignMode::kData, 16);
    a_.bind(byte_order_constant_); // of two elements
    if (group_.element_bytes == 4) {
        a_.embedUInt64(0x8080808000010203); // a word lies in the low half, with zeros in the other
        a_.embedUInt64(0x8080808008090a0b);
    } else {
        a_.embedUInt64(0x0001020304050607);
        a_.embedUInt64(0x08090a0b0c0d0e0f);
    }
    a_.bind(nan_constant_);
    a_.embedUInt64(floating_point::quiet_nan<double>);
    a_.bind(nan_of_singles_constant_);
    a_.embedUInt64(floating_point::quiet_nan<float>);
}

/// rax is the element that a turn begins with; whole turns go on up to the one in r12. ebp tells how many
/// turns with a crossing are left, and r13 which is the next one.
void VectorLoop::loop() {
    const bool may_cross = group_.accesses != 0;
    const asmjit::Label again = a_.newLabel();
    const asmjit::Label rest = a_.newLabel();
    const asmjit::Label crosses = a_.newLabel();
    const asmjit::Label first_crosses = a_.newLabel();
    a_.xor_(x86::eax, x86::eax);
    a_.mov(x86::r12d, kept(offsetof(VectorAccesses, length), 4));
    if (may_cross) {
        a_.mov(x86::ebp, kept(offsetof(VectorAccesses, crossing), 4));
        a_.test(x86::ebp, x86::ebp);
        a_.jnz(first_crosses);
    }
    a_.and_(x86::r12d, ~(elements_a_turn - 1));
    a_.bind(top_);
    a_.cmp(x86::eax, x86::r12d);
    a_.jae(rest);
    a_.align(asmjit::AlignMode::kCode, 16);
    a_.bind(again);
    turn(Turn::whole);
    a_.add(x86::eax, elements_a_turn);
    a_.cmp(x86::eax, x86::r12d);
    a_.jb(again);
    a_.bind(rest);
    if (may_cross) {
        a_.test(x86::ebp, x86::ebp);
        a_.jnz(crosses);
    }
    a_.mov(x86::ebx, kept(offsetof(VectorAccesses, length), 4));
    a_.sub(x86::ebx, x86::eax);
    a_.jle(done_);
    a_.mov(x86::ecx, ~0U);
    a_.bzhi(x86::ecx, x86::ecx, x86::ebx);
    partial_turn();
    if (may_cross) {
        a_.bind(first_crosses);
        a_.mov(x86::r12d, kept(offsetof(VectorAccesses, next), 4));
        a_.lea(x86::r13, kept(offsetof(VectorAccesses, turns), 8));
        a_.jmp(top_);
        a_.bind(crosses);
        crossing_turn();
    }
    constants();
    a_.bind(done_);
    end_accumulating();
}

/// Of the elements with a bit in ecx.
void VectorLoop::partial_turn() {
    const asmjit::Label chosen = a_.newLabel();
    a_.bind(chosen);
    choose_active();
    turn(Turn::partial);
    a_.add(x86::eax, elements_a_turn);
    a_.cmp(x86::eax, kept(offsetof(VectorAccesses, length), 4));
    a_.jb(top_);
    a_.jmp(done_);
    a_.bind(meets_nan_);
    a_.mov(x86::ecx, (1U << elements_a_turn) - 1);
    a_.jmp(chosen);
}

/// From the bits in ecx.
void VectorLoop::choose_active() {
    a_.kmovd(active_, x86::ecx);
    if (group_.has_singles) {
        a_.mov(x86::edx, low_lanes);
        a_.pdep(x86::ecx, x86::ecx, x86::edx);
        a_.kmovd(active_singles_, x86::ecx);
    }
}

/// The turn that r13 describes.
void VectorLoop::crossing_turn() {
    using Planned = VectorAccesses::Turn;
    a_.movzx(x86::ecx, planned(offsetof(Planned, active), 1));
    choose_active();
    turn(Turn::crossing);
    for (std::size_t n = 0; n < group_.accesses; ++n) {
        a_.mov(pointers_[n], planned(offsetof(Planned, start) + sizeof(std::uintptr_t) * n, 8));
    }
    a_.mov(x86::r12d, planned(offsetof(Planned, next), 4));
    a_.mov(x86::ebp, planned(offsetof(Planned, left), 4));
    a_.add(x86::r13, sizeof(Planned));
    a_.add(x86::eax, elements_a_turn);
    a_.cmp(x86::eax, kept(offsetof(VectorAccesses, length), 4));
    a_.jb(top_);
    a_.jmp(done_);
}

x86::Mem in_accesses(const ExecutionLayout& layout, std::size_t offset, std::uint32_t size) {
    return {execution_register, layout.vector_accesses + static_cast<std::int32_t>(offset), size};
}

x86::Mem start_of(const ExecutionLayout& layout, std::size_t access) {
    return in_accesses(layout, offsetof(VectorAccesses, start) + sizeof(std::uintptr_t) * access, 8);
}

void emit_vector_loop(x86::Assembler& assembler, const ExecutionLayout& layout, const VectorGroup& group) {
    VectorLoop loop(assembler, layout, group);
    loop.load_constants();
    loop.loop();
}

} // namespace cxsim::emu::translation
