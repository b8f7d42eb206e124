// Eight elements a turn, each through all instructions of a group while it is in a register of the host.
#include "emu/cpu/translation/vector_loop.h"

#include "emu/cpu/engine/vector_accesses.h"
#include "emu/cpu/registers.h"
#include "emu/fp/ieee.h"

#include <array>
#include <cstddef>

namespace cxsim::emu::translation {

namespace {

/// What turns there are.
enum class Turn : std::uint8_t {
    whole,    ///< All elements, each access in one page.
    partial,  ///< The last ones.
    crossing, ///< Some access goes on in another page; may be partial too.
};

constexpr unsigned max_accesses = VectorAccesses::most;

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
    void write_back(Turn kind);
    void crossing_turn(asmjit::Label top, asmjit::Label done);
    void choose_active();

    void load_piece(const Step& step, const x86::KReg* active, bool merging, const x86::Mem& from);
    void store_piece(const x86::KReg* active, const x86::Mem& to);

    x86::Zmm vector(std::uint8_t number) const { return x86::zmm(number); }
    x86::Zmm scalar(std::uint8_t number) const { return x86::zmm(8U + number); }
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
    static const x86::KReg active_; ///< The elements of a turn that is not whole.
    static const x86::KReg
        active_singles_; ///< The same, as lanes of 32 bits of which the upper ones are idle.
    static const x86::KReg all_singles_;
    static const x86::KReg nans_;
    static const x86::KReg piece_;
    static const std::array<x86::Gp, max_accesses> pointers_;

    x86::Assembler& a_;
    const ExecutionLayout& layout_;
    const VectorGroup& group_;
};

const x86::Zmm VectorLoop::nan_ = x86::zmm16;
const x86::Zmm VectorLoop::byte_order_ = x86::zmm17;
const x86::Zmm VectorLoop::swapped_ = x86::zmm18;
const x86::Zmm VectorLoop::nan_of_singles_ = x86::zmm19;
const x86::KReg VectorLoop::active_ = x86::k1;
const x86::KReg VectorLoop::nans_ = x86::k2;
const x86::KReg VectorLoop::active_singles_ = x86::k3;
const x86::KReg VectorLoop::all_singles_ = x86::k4;
const x86::KReg VectorLoop::piece_ = x86::k5;
const std::array<x86::Gp, max_accesses> VectorLoop::pointers_ = {x86::r8,  x86::r9,  x86::r10,
                                                                 x86::r11, x86::r14, x86::r15};
constexpr std::uint32_t low_lanes = 0x5555;

void VectorLoop::load_constants() {
    const auto broadcast = [&](const x86::Zmm& to, std::uint64_t value) {
        a_.mov(x86::rax, value);
        a_.vpbroadcastq(to, x86::rax);
    };
    if (group_.computes) {
        broadcast(nan_, floating_point::quiet_nan<double>);
    }
    if (group_.has_singles) {
        broadcast(nan_of_singles_, floating_point::quiet_nan<float>);
        a_.mov(x86::eax, low_lanes);
        a_.kmovd(all_singles_, x86::eax);
    }
    if (group_.accesses != 0) {
        // Of two elements. A word lies in the low half of its element, with zeros in the other.
        const bool words = group_.element_bytes == 4;
        a_.mov(x86::rax, std::uint64_t{words ? 0x8080808000010203 : 0x0001020304050607});
        a_.vmovq(x86::xmm17, x86::rax);
        a_.mov(x86::rax, std::uint64_t{words ? 0x8080808008090a0b : 0x08090a0b0c0d0e0f});
        a_.vpinsrq(x86::xmm17, x86::xmm17, x86::rax, 1);
        a_.vshufi64x2(byte_order_, byte_order_, byte_order_, 0);
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
}

/// rax is the element that a turn begins with; whole turns go on up to the one in r12.
void VectorLoop::loop() {
    const bool may_cross = group_.accesses != 0;
    const asmjit::Label top = a_.newLabel();
    const asmjit::Label again = a_.newLabel();
    const asmjit::Label rest = a_.newLabel();
    const asmjit::Label done = a_.newLabel();
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
    a_.bind(top);
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
    a_.jle(done);
    a_.mov(x86::ecx, ~0U);
    a_.bzhi(x86::ecx, x86::ecx, x86::ebx);
    choose_active();
    turn(Turn::partial);
    if (may_cross) {
        a_.jmp(done);
        a_.bind(first_crosses);
        a_.mov(x86::r12d, kept(offsetof(VectorAccesses, next), 4));
        a_.lea(x86::r13, kept(offsetof(VectorAccesses, turns), 8));
        a_.jmp(top);
        a_.bind(crosses);
        crossing_turn(top, done);
    }
    a_.bind(done);
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
void VectorLoop::crossing_turn(asmjit::Label top, asmjit::Label done) {
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
    a_.jb(top);
    a_.jmp(done);
}

void VectorLoop::turn(Turn kind) {
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
            load(step, access++, kind);
            present |= 1U << step.to;
            break;
        case Kind::store:
            fetch(step.to);
            store(step, access++, kind);
            break;
        case Kind::arithmetic:
            fetch(step.left_vector);
            fetch(step.right_vector);
            compute(step, kind);
            present |= 1U << step.to;
            break;
        case Kind::move:
            break;
        }
    }
    write_back(kind);
}

// --- Memory

void VectorLoop::load_piece(const Step& step, const x86::KReg* active, bool merging, const x86::Mem& from) {
    const x86::Zmm to = vector(step.to);
    const auto id = step.element_bytes == 4 ? x86::Inst::kIdVpmovzxdq : x86::Inst::kIdVmovdqu64;
    if (active == nullptr) {
        a_.emit(id, to, from);
    } else if (merging) {
        a_.k(*active).emit(id, to, from);
    } else {
        a_.k(*active).z().emit(id, to, from);
    }
}

void VectorLoop::load(const Step& step, std::size_t access, Turn kind) {
    const x86::Mem from = accessed(pointers_[access]);
    if (kind == Turn::whole) {
        x86::Mem ahead = from;
        ahead.addOffset(1024);
        a_.prefetcht0(ahead);
    }
    switch (kind) {
    case Turn::whole:
        load_piece(step, nullptr, false, from);
        break;
    case Turn::partial:
        load_piece(step, &active_, false, from);
        break;
    case Turn::crossing:
        a_.kmovb(piece_, planned(offsetof(VectorAccesses::Turn, before) + access, 1));
        load_piece(step, &piece_, false, from);
        a_.kmovb(piece_, planned(offsetof(VectorAccesses::Turn, behind) + access, 1));
        a_.mov(x86::rcx, kept(offsetof(VectorAccesses, elsewhere) + sizeof(std::uintptr_t) * access, 8));
        load_piece(step, &piece_, true, accessed(x86::rcx));
        break;
    }
    a_.vpshufb(vector(step.to), vector(step.to), byte_order_);
}

void VectorLoop::store_piece(const x86::KReg* active, const x86::Mem& to) {
    const auto id = group_.element_bytes == 4 ? x86::Inst::kIdVpmovqd : x86::Inst::kIdVmovdqu64;
    if (active == nullptr) {
        a_.emit(id, to, swapped_);
    } else {
        a_.k(*active).emit(id, to, swapped_);
    }
}

void VectorLoop::store(const Step& step, std::size_t access, Turn kind) {
    const x86::Mem to = accessed(pointers_[access]);
    a_.vpshufb(swapped_, vector(step.to), byte_order_);
    switch (kind) {
    case Turn::whole:
        store_piece(nullptr, to);
        break;
    case Turn::partial:
        store_piece(&active_, to);
        break;
    case Turn::crossing:
        a_.kmovb(piece_, planned(offsetof(VectorAccesses::Turn, before) + access, 1));
        store_piece(&piece_, to);
        a_.kmovb(piece_, planned(offsetof(VectorAccesses::Turn, behind) + access, 1));
        a_.mov(x86::rcx, kept(offsetof(VectorAccesses, elsewhere) + sizeof(std::uintptr_t) * access, 8));
        store_piece(&piece_, accessed(x86::rcx));
        break;
    }
}

// --- Registers

/// Masked elements compute nothing, so raise nothing; nor do the upper halves of singles, which become zero.
/// A NaN is always the same one, see emu/fp/ieee.h.
void VectorLoop::compute(const Step& step, Turn kind) {
    constexpr int unordered = 3;
    const x86::Zmm to = vector(step.to);
    const x86::Zmm left = step.left_vector ? vector(*step.left_vector) : scalar(step.scalar);
    const x86::Zmm right = step.right_vector ? vector(*step.right_vector) : scalar(step.scalar);
    const auto compare = step.single ? x86::Inst::kIdVcmpps : x86::Inst::kIdVcmppd;
    if (kind == Turn::whole && !step.single) {
        a_.emit(step.instruction, to, left, right);
        a_.emit(compare, nans_, to, to, unordered);
    } else {
        const x86::KReg lanes = lanes_of(step, kind);
        a_.k(lanes).z().emit(step.instruction, to, left, right);
        a_.k(lanes).emit(compare, nans_, to, to, unordered);
    }
    if (step.single) {
        a_.k(nans_).vmovaps(to, nan_of_singles_);
    } else {
        a_.k(nans_).vmovapd(to, nan_);
    }
}

void VectorLoop::write_back(Turn kind) {
    for (std::uint8_t n = 0; n < 8; ++n) {
        if (((group_.defined >> n) & 1) == 0) {
            continue;
        }
        if (kind == Turn::whole) {
            a_.vmovupd(element(n), vector(n));
        } else {
            a_.k(active_).vmovupd(element(n), vector(n));
        }
    }
}

} // namespace

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
