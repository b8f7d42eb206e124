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
    void find_nans(const Step& step, Turn kind, const x86::KReg& found);
    bool nan_shows_later(std::size_t number) const;
    void write_back(Turn kind);
    void partial_turn();
    void crossing_turn();
    void choose_active();
    void constants();

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
    static const x86::KReg more_nans_;
    static const std::array<x86::Gp, max_accesses> pointers_;

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

const x86::Zmm VectorLoop::nan_ = x86::zmm16;
const x86::Zmm VectorLoop::byte_order_ = x86::zmm17;
const x86::Zmm VectorLoop::swapped_ = x86::zmm18;
const x86::Zmm VectorLoop::nan_of_singles_ = x86::zmm19;
const x86::KReg VectorLoop::active_ = x86::k1;
const x86::KReg VectorLoop::nans_ = x86::k2;
const x86::KReg VectorLoop::active_singles_ = x86::k3;
const x86::KReg VectorLoop::all_singles_ = x86::k4;
const x86::KReg VectorLoop::piece_ = x86::k5;
const x86::KReg VectorLoop::more_nans_ = x86::k6;
const std::array<x86::Gp, max_accesses> VectorLoop::pointers_ = {x86::r8,  x86::r9,  x86::r10,
                                                                 x86::r11, x86::r14, x86::r15};
constexpr std::uint32_t low_lanes = 0x5555;

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

/// What the turn does to memory comes last, and then to V registers: a whole turn that meets a NaN is undone
/// by leaving it before that.
void VectorLoop::turn(Turn kind) {
    std::size_t access = 0;
    unsigned present = 0; // V registers in host registers
    const auto fetch = [&](std::optional<std::uint8_t> number) {
        if (number && ((present >> *number) & 1) == 0) {
            a_.vmovupd(vector(*number), element(*number));
            present |= 1U << *number;
        }
    };
    bool looked = false; // for NaNs
    for (std::size_t n = 0; n < group_.steps.size(); ++n) {
        const Step& step = group_.steps[n];
        switch (step.kind) {
        case Kind::load:
            load(step, access++, kind);
            present |= 1U << step.to;
            break;
        case Kind::store:
            fetch(step.to);
            break;
        case Kind::arithmetic:
            fetch(step.left_vector);
            fetch(step.right_vector);
            compute(step, kind);
            if (kind == Turn::whole && !nan_shows_later(n)) {
                find_nans(step, kind, looked ? more_nans_ : nans_);
                if (looked) {
                    a_.korw(nans_, nans_, more_nans_);
                }
                looked = true;
            }
            present |= 1U << step.to;
            break;
        case Kind::move:
            break;
        }
    }
    if (kind == Turn::whole && group_.computes) {
        a_.kortestw(nans_, nans_);
        a_.jnz(meets_nan_);
    }
    if (group_.steps.back().kind == Kind::store) {
        store(group_.steps.back(), access, kind);
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
    if (kind == Turn::whole) { // what the next instruction of a long loop will load
        x86::Mem ahead = from;
        ahead.addOffset(static_cast<std::int64_t>(group_.element_bytes) * max_vector_length);
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
/// A NaN must always be the same one (see emu/fp/ieee.h): whole turns only look whether there are any.
void VectorLoop::compute(const Step& step, Turn kind) {
    const x86::Zmm to = vector(step.to);
    const x86::Zmm left = step.left_vector ? vector(*step.left_vector) : scalar(step.scalar);
    const x86::Zmm right = step.right_vector ? vector(*step.right_vector) : scalar(step.scalar);
    if (kind == Turn::whole && !step.single) {
        a_.emit(step.instruction, to, left, right);
    } else {
        a_.k(lanes_of(step, kind)).z().emit(step.instruction, to, left, right);
    }
    if (kind != Turn::whole) {
        find_nans(step, kind, nans_);
        if (step.single) {
            a_.k(nans_).vmovaps(to, nan_of_singles_);
        } else {
            a_.k(nans_).vmovapd(to, nan_);
        }
    }
}

void VectorLoop::find_nans(const Step& step, Turn kind, const x86::KReg& found) {
    constexpr int unordered = 3;
    const x86::Zmm value = vector(step.to);
    const auto compare = step.single ? x86::Inst::kIdVcmpps : x86::Inst::kIdVcmppd;
    if (kind == Turn::whole && !step.single) {
        a_.emit(compare, found, value, value, unordered);
    } else {
        a_.k(lanes_of(step, kind)).emit(compare, found, value, value, unordered);
    }
}

/// Whether a NaN among the step's results makes NaNs of a later step's.
bool VectorLoop::nan_shows_later(std::size_t number) const {
    const Step& made = group_.steps[number];
    for (std::size_t n = number + 1; n < group_.steps.size(); ++n) {
        const Step& step = group_.steps[n];
        if (step.kind == Kind::arithmetic && step.single == made.single &&
            (step.left_vector == made.to || step.right_vector == made.to)) {
            return true;
        }
        if (step.kind != Kind::move && step.kind != Kind::store && step.to == made.to) {
            return false;
        }
    }
    return false;
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
