// Eight elements a turn, each through all instructions of a group while it is in a register of the host.
#include "emu/cpu/translation/vector_loop.h"

#include "emu/cpu/registers.h"
#include "emu/fp/ieee.h"

#include <array>
#include <cstddef>

namespace cxsim::emu::translation {

namespace {

constexpr unsigned elements_a_turn = 8;

class VectorLoop {
  public:
    VectorLoop(x86::Assembler& assembler, const VectorGroup& group) : a_(assembler), group_(group) {}

    void load_constants();
    void loop();

  private:
    void turn(bool masked);
    void load(const Step& step, std::size_t access, bool masked);
    void store(const Step& step, std::size_t access, bool masked);
    void compute(const Step& step, bool masked);
    void write_back(bool masked);

    x86::Zmm vector(std::uint8_t number) const { return x86::zmm(number); }
    x86::Zmm scalar(std::uint8_t number) const { return x86::zmm(8U + number); }
    x86::Mem element(std::uint8_t number) const {
        const auto start =
            static_cast<std::int32_t>(offsetof(Registers, v) + sizeof(VectorRegister) * number);
        return x86::Mem(registers_register, x86::rax, 0, start, 64);
    }

    static const x86::Zmm nan_;
    static const x86::Zmm byte_order_;
    static const x86::Zmm swapped_;
    static const std::array<x86::Gp, most_accesses> pointers_;

    x86::Assembler& a_;
    const VectorGroup& group_;
};

const x86::Zmm VectorLoop::nan_ = x86::zmm16;
const x86::Zmm VectorLoop::byte_order_ = x86::zmm17;
const x86::Zmm VectorLoop::swapped_ = x86::zmm18;
const std::array<x86::Gp, most_accesses> VectorLoop::pointers_ = {x86::r8, x86::r9, x86::r10, x86::r11};

void VectorLoop::load_constants() {
    constexpr std::uint64_t quiet_nan = floating_point::quiet_nan<double>;
    constexpr std::uint64_t low_order = 0x0001020304050607;
    constexpr std::uint64_t high_order = 0x08090a0b0c0d0e0f;
    if (group_.computes) {
        a_.mov(x86::rax, quiet_nan);
        a_.vpbroadcastq(nan_, x86::rax);
    }
    a_.mov(x86::rax, low_order);
    a_.vmovq(x86::xmm17, x86::rax);
    a_.mov(x86::rax, high_order);
    a_.vpinsrq(x86::xmm17, x86::xmm17, x86::rax, 1);
    a_.vshufi64x2(byte_order_, byte_order_, byte_order_, 0);
    for (std::uint8_t n = 0; n < 8; ++n) {
        if (((group_.scalars >> n) & 1) != 0) {
            const auto offset = static_cast<std::int32_t>(offsetof(Registers, s)) + 8 * n;
            a_.vbroadcastsd(scalar(n), x86::qword_ptr(registers_register, offset));
        }
    }
    for (std::size_t n = 0; n < group_.accesses; ++n) {
        a_.mov(pointers_[n], on_stack(n));
    }
}

void VectorLoop::loop() {
    const asmjit::Label again = a_.newLabel();
    const asmjit::Label rest = a_.newLabel();
    const asmjit::Label done = a_.newLabel();
    a_.mov(x86::ebx, length_on_stack());
    a_.xor_(x86::eax, x86::eax);
    a_.sub(x86::ebx, elements_a_turn);
    a_.jl(rest);
    a_.bind(again);
    turn(false);
    a_.add(x86::rax, elements_a_turn * element_bytes);
    a_.sub(x86::ebx, elements_a_turn);
    a_.jge(again);
    a_.bind(rest);
    a_.add(x86::ebx, elements_a_turn);
    a_.jz(done);
    a_.mov(x86::ecx, ~0U);
    a_.bzhi(x86::ecx, x86::ecx, x86::ebx);
    a_.kmovd(x86::k1, x86::ecx);
    turn(true);
    a_.bind(done);
}

void VectorLoop::turn(bool masked) {
    std::size_t access = 0;
    unsigned present = 0; // V registers in host registers
    const auto fetch = [&](std::optional<std::uint8_t> number) {
        if (number && ((present >> *number) & 1) == 0) {
            a_.vmovupd(vector(*number), element(*number));
            present |= 1U << *number;
        }
    };
    for (const Step& step : group_.steps) {
        switch (step.kind) {
        case Kind::load:
            load(step, access++, masked);
            present |= 1U << step.to;
            break;
        case Kind::store:
            fetch(step.to);
            store(step, access++, masked);
            break;
        case Kind::arithmetic:
            fetch(step.left_vector);
            fetch(step.right_vector);
            compute(step, masked);
            present |= 1U << step.to;
            break;
        case Kind::move:
            break;
        }
    }
    write_back(masked);
}

void VectorLoop::load(const Step& step, std::size_t access, bool masked) {
    const x86::Mem from(pointers_[access], x86::rax, 0, 0, 64);
    if (masked) {
        a_.k(x86::k1).z().vmovdqu64(vector(step.to), from);
    } else {
        a_.vmovdqu64(vector(step.to), from);
    }
    a_.vpshufb(vector(step.to), vector(step.to), byte_order_);
}

void VectorLoop::store(const Step& step, std::size_t access, bool masked) {
    const x86::Mem to(pointers_[access], x86::rax, 0, 0, 64);
    a_.vpshufb(swapped_, vector(step.to), byte_order_);
    if (masked) {
        a_.k(x86::k1).vmovdqu64(to, swapped_);
    } else {
        a_.vmovdqu64(to, swapped_);
    }
}

/// Masked elements compute nothing, so raise nothing. A NaN is always the same one, see emu/fp/ieee.h.
void VectorLoop::compute(const Step& step, bool masked) {
    constexpr int unordered = 3;
    const x86::Zmm to = vector(step.to);
    const x86::Zmm left = step.left_vector ? vector(*step.left_vector) : scalar(step.scalar);
    const x86::Zmm right = step.right_vector ? vector(*step.right_vector) : scalar(step.scalar);
    if (masked) {
        a_.k(x86::k1).z().emit(step.instruction, to, left, right);
        a_.k(x86::k1).vcmppd(x86::k2, to, to, unordered);
    } else {
        a_.emit(step.instruction, to, left, right);
        a_.vcmppd(x86::k2, to, to, unordered);
    }
    a_.k(x86::k2).vmovapd(to, nan_);
}

void VectorLoop::write_back(bool masked) {
    for (std::uint8_t n = 0; n < 8; ++n) {
        if (((group_.defined >> n) & 1) == 0) {
            continue;
        }
        if (masked) {
            a_.k(x86::k1).vmovupd(element(n), vector(n));
        } else {
            a_.vmovupd(element(n), vector(n));
        }
    }
}

} // namespace

void emit_vector_loop(x86::Assembler& assembler, const VectorGroup& group) {
    VectorLoop loop(assembler, group);
    loop.load_constants();
    loop.loop();
}

} // namespace cxsim::emu::translation
