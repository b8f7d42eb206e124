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
#include "emu/fp/host_flags.h"
#include "emu/fp/ieee.h"

#include <algorithm>
#include <array>
#include <bit>
#include <vector>

namespace cxsim::emu::translation {

namespace {

constexpr unsigned element_bytes = 8;
constexpr unsigned elements_a_turn = 8;
/// So many that all their registers fit the host's: to make room would mean to change memory.
constexpr std::size_t most_accesses = 4;
constexpr std::size_t most_moves = 3;

enum class Kind : std::uint8_t { load, store, arithmetic, move };

/// One instruction of a group.
struct Step {
    Kind kind;
    std::size_t slot;
    x86::Inst::Id instruction = x86::Inst::kIdNone; ///< Of arithmetic.
    std::uint8_t to = 0;                            ///< The V register defined, or stored.
    std::optional<std::uint8_t> left_vector{};
    std::optional<std::uint8_t> right_vector{};
    std::uint8_t scalar = 0; ///< The S register on the other side.
};

x86::Inst::Id arithmetic_of(const isa::Row& row) {
    if (row.type != ElementType::double_float || row.masked) {
        return x86::Inst::kIdNone;
    }
    switch (row.operation) {
    case Operation::add:
        return x86::Inst::kIdVaddpd;
    case Operation::sub:
        return x86::Inst::kIdVsubpd;
    case Operation::mul:
        return x86::Inst::kIdVmulpd;
    default:
        return x86::Inst::kIdNone;
    }
}

/// The instruction as a step, if it may take part.
std::optional<Step> step_of(const Source& source, std::size_t at) {
    using enum Operand;
    const isa::Row& row = source.row;
    const Slot& slot = source.slot;
    if (row.operation == Operation::mov) {
        // Only those that change no more than a register of the host.
        const bool to_word =
            row.operands[1] == a_k ||
            (row.operands[1] == s_k && (row.operands[0] == a_j || row.type == ElementType::word_integer));
        const bool scalar =
            to_word && row.operands[2] == none && (row.operands[0] == a_j || row.operands[0] == s_j);
        return scalar ? std::optional(Step{.kind = Kind::move, .slot = at}) : std::nullopt;
    }
    const bool memory = row.has(address) && row.has(v_k) && row.type == ElementType::longword_integer &&
                        !row.masked && !source.instruction.address.indirect;
    if (memory && row.operation == Operation::ld) {
        return Step{.kind = Kind::load, .slot = at, .to = slot.k};
    }
    if (memory && row.operation == Operation::st) {
        return Step{.kind = Kind::store, .slot = at, .to = slot.k};
    }
    Step step{.kind = Kind::arithmetic, .slot = at, .instruction = arithmetic_of(row), .to = slot.k};
    if (step.instruction == x86::Inst::kIdNone) {
        return std::nullopt;
    }
    switch (row.shape()) {
    case isa::shape(v_i, v_j, v_k):
        step.left_vector = slot.i;
        step.right_vector = slot.j;
        return step;
    case isa::shape(v_i, s_j, v_k):
        step.left_vector = slot.i;
        step.scalar = slot.j;
        return step;
    case isa::shape(s_i, v_j, v_k):
        step.right_vector = slot.j;
        step.scalar = slot.i;
        return step;
    case isa::shape(s_j, v_k):
        step.left_vector = slot.k;
        step.scalar = slot.j;
        return step;
    default:
        return std::nullopt;
    }
}

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
class Group {
  public:
    Group(Emitter& emitter, const Block& block, std::span<const isa::Instruction> instructions)
        : e_(emitter), a_(emitter.a), block_(block), instructions_(instructions) {}

    /// Takes steps from the slot on. Returns whether there is a group.
    bool collect(std::size_t first);
    std::size_t size() const { return steps_.size(); }
    void emit();

  private:
    bool accepts(const Step& step) const;
    void check_mode();
    void check_accesses();
    void across_pages();
    void check_overlap(std::size_t store);
    void call(std::uint64_t function);
    void charge_time();
    void load_constants();
    void loop();
    void turn(bool masked);
    void load(const Step& step, std::size_t access, bool masked);
    void store(const Step& step, std::size_t access, bool masked);
    void compute(const Step& step, bool masked);
    void write_back(bool masked);
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

    x86::Zmm vector(std::uint8_t number) const { return x86::zmm(number); }
    x86::Zmm scalar(std::uint8_t number) const { return x86::zmm(8U + number); }
    x86::Mem element(std::uint8_t number) const {
        const auto start =
            static_cast<std::int32_t>(offsetof(Registers, v) + sizeof(VectorRegister) * number);
        return x86::Mem(registers_register, x86::rax, 0, start, 64);
    }
    /// The vector length, at most 128.
    static x86::Mem length_on_stack() {
        return x86::dword_ptr(x86::rsp, static_cast<std::int32_t>(8 * (most_accesses + 1)));
    }
    static x86::Mem on_stack(std::size_t number) {
        return x86::qword_ptr(x86::rsp, static_cast<std::int32_t>(8 * (number + 1)));
    }

    static const x86::Zmm nan_;
    static const x86::Zmm byte_order_;
    static const x86::Zmm swapped_;
    static const std::array<x86::Gp, most_accesses> pointers_;

    Emitter& e_;
    x86::Assembler& a_;
    const Block& block_;
    std::span<const isa::Instruction> instructions_;
    std::vector<Step> steps_;
    std::vector<Crossing> crossings_;
    std::size_t accesses_ = 0;
    std::size_t moves_ = 0;
    bool computes_ = false;
    unsigned defined_ = 0; ///< V registers, a bit each, that the group changes.
    unsigned scalars_ = 0; ///< S registers that its vector instructions read.
};

const x86::Zmm Group::nan_ = x86::zmm16;
const x86::Zmm Group::byte_order_ = x86::zmm17;
const x86::Zmm Group::swapped_ = x86::zmm18;
const std::array<x86::Gp, most_accesses> Group::pointers_ = {x86::r8, x86::r9, x86::r10, x86::r11};

// --- Which instructions

bool Group::accepts(const Step& step) const {
    if (step.kind == Kind::move) {
        // What reads a scalar reads it after all moves.
        const isa::Row& row = *instructions_[step.slot].row;
        return moves_ < most_moves &&
               (row.operands[1] != Operand::s_k || ((scalars_ >> block_.slots[step.slot].k) & 1) == 0);
    }
    return (step.kind != Kind::load && step.kind != Kind::store) || accesses_ < most_accesses;
}

bool Group::collect(std::size_t first) {
    for (std::size_t n = first; n + 1 < block_.slots.size(); ++n) {
        const isa::Instruction& instruction = instructions_[n];
        const auto step = instruction.row != nullptr
                              ? step_of({block_.slots[n], instruction, *instruction.row}, n)
                              : std::nullopt;
        if (!step || !accepts(*step)) {
            break;
        }
        steps_.push_back(*step);
        moves_ += step->kind == Kind::move ? 1 : 0;
        if (step->kind == Kind::load || step->kind == Kind::store) {
            ++accesses_;
        }
        if (step->kind == Kind::load || step->kind == Kind::arithmetic) {
            defined_ |= 1U << step->to;
        }
        if (step->kind == Kind::arithmetic) {
            computes_ = true;
            scalars_ |= step->left_vector && step->right_vector ? 0U : 1U << step->scalar;
        }
        if (step->kind == Kind::store) {
            break; // what a later load finds there is not in the host's registers
        }
    }
    while (!steps_.empty() && steps_.back().kind == Kind::move) {
        steps_.pop_back();
    }
    return !steps_.empty() && steps_.front().kind != Kind::move;
}

// --- What may keep it from running

void Group::check_mode() {
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
    if (computes_) {
        a_.mov(x86::eax, special(offsetof(Registers, psw)));
        a_.and_(x86::eax, psw::ieee | psw::float_error_enable | psw::float_underflow_enable);
        a_.cmp(x86::eax, psw::ieee);
        e_.leave_if(x86::CondCode::kNE);
    }
}

void Group::check_accesses() {
    std::size_t access = 0;
    const std::size_t first = steps_.front().slot;
    for (const Step& step : steps_) {
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
void Group::across_pages() {
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
void Group::check_overlap(std::size_t store) {
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

void Group::call(std::uint64_t function) {
    a_.mov(x86::rbx, execution_register);
    a_.mov(x86::rbp, registers_register);
    a_.sub(x86::rsp, 8);
    a_.mov(x86::rax, function);
    a_.call(x86::rax);
    a_.add(x86::rsp, 8);
    a_.mov(execution_register, x86::rbx);
    a_.mov(registers_register, x86::rbp);
}

void Group::charge_time() {
    a_.mov(x86::rdx, std::bit_cast<std::uint64_t>(&block_.slots[steps_.front().slot]));
    std::uint64_t memory = 0;
    std::uint64_t arithmetic = 0;
    for (const Step& step : steps_) {
        const std::uint64_t bit = std::uint64_t{1} << (step.slot - steps_.front().slot);
        memory |= step.kind == Kind::load || step.kind == Kind::store ? bit : 0;
        arithmetic |= step.kind == Kind::arithmetic ? bit : 0;
    }
    a_.mov(x86::rcx, memory);
    a_.mov(x86::r8, arithmetic);
    call(std::bit_cast<std::uint64_t>(&charge));
}

void Group::load_constants() {
    constexpr std::uint64_t quiet_nan = floating_point::quiet_nan<double>;
    constexpr std::uint64_t low_order = 0x0001020304050607;
    constexpr std::uint64_t high_order = 0x08090a0b0c0d0e0f;
    if (computes_) {
        a_.mov(x86::rax, quiet_nan);
        a_.vpbroadcastq(nan_, x86::rax);
    }
    a_.mov(x86::rax, low_order);
    a_.vmovq(x86::xmm17, x86::rax);
    a_.mov(x86::rax, high_order);
    a_.vpinsrq(x86::xmm17, x86::xmm17, x86::rax, 1);
    a_.vshufi64x2(byte_order_, byte_order_, byte_order_, 0);
    for (std::uint8_t n = 0; n < 8; ++n) {
        if (((scalars_ >> n) & 1) != 0) {
            const auto offset = static_cast<std::int32_t>(offsetof(Registers, s)) + 8 * n;
            a_.vbroadcastsd(scalar(n), x86::qword_ptr(registers_register, offset));
        }
    }
    for (std::size_t n = 0; n < accesses_; ++n) {
        a_.mov(pointers_[n], on_stack(n));
    }
}

void Group::loop() {
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

void Group::turn(bool masked) {
    std::size_t access = 0;
    unsigned present = 0; // V registers in host registers
    const auto fetch = [&](std::optional<std::uint8_t> number) {
        if (number && ((present >> *number) & 1) == 0) {
            a_.vmovupd(vector(*number), element(*number));
            present |= 1U << *number;
        }
    };
    for (const Step& step : steps_) {
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

void Group::load(const Step& step, std::size_t access, bool masked) {
    const x86::Mem from(pointers_[access], x86::rax, 0, 0, 64);
    if (masked) {
        a_.k(x86::k1).z().vmovdqu64(vector(step.to), from);
    } else {
        a_.vmovdqu64(vector(step.to), from);
    }
    a_.vpshufb(vector(step.to), vector(step.to), byte_order_);
}

void Group::store(const Step& step, std::size_t access, bool masked) {
    const x86::Mem to(pointers_[access], x86::rax, 0, 0, 64);
    a_.vpshufb(swapped_, vector(step.to), byte_order_);
    if (masked) {
        a_.k(x86::k1).vmovdqu64(to, swapped_);
    } else {
        a_.vmovdqu64(to, swapped_);
    }
}

/// Masked elements compute nothing, so raise nothing. A NaN is always the same one, see emu/fp/ieee.h.
void Group::compute(const Step& step, bool masked) {
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

void Group::write_back(bool masked) {
    for (std::uint8_t n = 0; n < 8; ++n) {
        if (((defined_ >> n) & 1) == 0) {
            continue;
        }
        if (masked) {
            a_.k(x86::k1).vmovupd(element(n), vector(n));
        } else {
            a_.vmovupd(element(n), vector(n));
        }
    }
}

void Group::collect_flags() {
    constexpr unsigned raised = floating_point::host::invalid | floating_point::host::zero_divide |
                                floating_point::host::overflow | floating_point::host::underflow;
    const asmjit::Label none = a_.newLabel();
    a_.vstmxcsr(x86::dword_ptr(x86::rsp, 8));
    a_.test(x86::dword_ptr(x86::rsp, 8), raised);
    a_.jz(none);
    call(std::bit_cast<std::uint64_t>(&raise_flags));
    a_.bind(none);
}

void Group::store_across() {
    const asmjit::Label none = a_.newLabel();
    a_.cmp(x86::qword_ptr(execution_register, e_.layout.written_across), 0);
    a_.je(none);
    call(std::bit_cast<std::uint64_t>(&finish_across));
    a_.bind(none);
}

void Group::emit() {
    e_.cache.store();
    e_.cache.forget();
    e_.ways_out_lead_to(steps_.front().slot);
    check_mode();
    check_accesses();
    e_.ways_out_as_usual();
    e_.cache.store();
    e_.cache.forget();
    charge_time();
    load_constants();
    loop();
    a_.vzeroupper();
    if (steps_.back().kind == Kind::store) {
        store_across();
    }
    if (computes_) {
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
    Group group(emitter, block, instructions);
    if (!group.collect(first)) {
        return 0;
    }
    group.emit();
    return group.size();
}

} // namespace cxsim::emu::translation
