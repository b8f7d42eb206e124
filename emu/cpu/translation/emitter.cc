// The frame of a translated block: entry, ways out, memory, branches.
#include "emu/cpu/translation/emitter.h"

#include "emu/cpu/engine/execution.h"

#include <bit>

namespace cxsim::emu::translation {

namespace {

std::uint64_t address_of_host(const void* object) {
    return std::bit_cast<std::uint64_t>(object);
}
std::uint64_t address_of_host(Handler handler) {
    return std::bit_cast<std::uint64_t>(handler);
}

x86::Mem in_execution(std::int32_t offset, std::uint32_t size) {
    return {execution_register, offset, size};
}

/// Follows a link that leads to another page, or to a block that wasn't known when this one was translated.
Link* follow(Execution& execution, Registers& registers, const Slot* link) {
    return emu::go(execution, registers, std::bit_cast<Link*>(link));
}

EmitInstruction emitter_of(const isa::Row& row) {
    for (const auto& group :
         {integer_emitter, bit_emitter, memory_emitter, float_emitter, conversion_emitter}) {
        if (const EmitInstruction emit = group(row)) {
            return emit;
        }
    }
    return nullptr;
}

} // namespace

// --- Operands

Guest Emitter::guest_of(const Source& source, Operand operand) {
    switch (operand) {
    case Operand::a_j:
        return a_register(source.slot.j);
    case Operand::a_k:
        return a_register(source.slot.k);
    case Operand::s_i:
        return s_register(source.slot.i);
    case Operand::s_j:
        return s_register(source.slot.j);
    default:
        return s_register(source.slot.k);
    }
}

namespace {
bool is_immediate(Operand operand) {
    return operand == Operand::immediate || operand == Operand::immediate3;
}
} // namespace

Value Emitter::word_of(const Source& source, Operand operand) {
    if (is_immediate(operand)) {
        return {.host = {}, .constant = source.slot.immediate};
    }
    return {.host = cache.word(guest_of(source, operand))};
}

Value Emitter::full_of(const Source& source, Operand operand) {
    if (is_immediate(operand)) {
        return {.host = {}, .constant = source.slot.immediate};
    }
    return {.host = cache.full(guest_of(source, operand))};
}

// --- Ways out

asmjit::Label Emitter::slow_way() {
    exits_.push_back(
        {a.newLabel(), current_, nothing_to_store_ ? RegisterCache::Snapshot{} : cache.snapshot()});
    return exits_.back().label;
}

void Emitter::ways_out_lead_to(std::size_t number) {
    current_ = number;
    nothing_to_store_ = true;
    compared_.reset();
    ieee_known_ = false;
}

void Emitter::note_overflow(bool of_a_class) {
    const asmjit::Label label = a.newLabel();
    const asmjit::Label back = a.newLabel();
    a.jo(label);
    a.bind(back);
    overflows_.push_back({label, back, slow_way(), of_a_class});
}

void Emitter::to_slot(std::size_t number, Handler handler) {
    a.mov(x86::rdx, address_of_host(&block_.slots[number]));
    a.mov(x86::rax, address_of_host(handler));
    a.jmp(x86::rax);
}

// --- Memory

bool Emitter::address(const Source& source) {
    if (source.instruction.address.indirect) {
        return false;
    }
    if (source.instruction.address.base == 0) {
        a.mov(x86::eax, source.slot.immediate);
    } else {
        const x86::Gp base = cache.word(a_register(source.slot.j));
        a.lea(x86::eax, x86::ptr(base.r64(), source.slot.immediate));
    }
    return true;
}

/// The offset of the TLB's entry for the address in eax, to edx.
void Emitter::find_entry() {
    using Layout = Tlb<std::byte>;
    static_assert(std::has_single_bit(Layout::entry_size) && std::has_single_bit(Layout::entry_count));
    constexpr auto shift = static_cast<int>(page_shift) - std::countr_zero(Layout::entry_size);
    constexpr std::uint32_t mask = (Layout::entry_count - 1) * Layout::entry_size;
    a.rorx(x86::edx, x86::eax, shift);
    a.and_(x86::edx, mask);
}

namespace {

/// A member of the entry that edx leads to.
x86::Mem in_entry(std::int32_t tlb, std::int32_t offset, std::uint32_t width) {
    return {execution_register, x86::rdx, 0, tlb + offset, width};
}

} // namespace

x86::Mem Emitter::accessible(std::int32_t tlb, unsigned size) {
    using Layout = Tlb<std::byte>;
    if (size == 1) {
        a.mov(x86::ecx, x86::eax);
    } else {
        a.lea(x86::ecx, x86::ptr(x86::rax, static_cast<std::int32_t>(size - 1)));
    }
    const asmjit::Label unknown = slow_way();
    find_entry();
    // The last byte's page: an access across pages doesn't find its first page's entry.
    a.shr(x86::ecx, page_shift);
    a.cmp(in_entry(tlb, Layout::page_offset, 4), x86::ecx);
    a.jne(unknown);
    a.and_(x86::eax, page_size - 1);
    a.mov(x86::rcx, in_entry(tlb, Layout::bytes_offset, 8));
    return {x86::rcx, x86::rax, 0, 0, size};
}

x86::Mem Emitter::next_to_each_other(std::int32_t tlb, const x86::Mem& size, asmjit::Label unknown) {
    using Layout = Tlb<std::byte>;
    find_entry();
    a.mov(x86::ecx, x86::eax);
    a.shr(x86::ecx, page_shift);
    a.cmp(in_entry(tlb, Layout::page_offset, 4), x86::ecx);
    a.jne(unknown);
    a.mov(x86::ecx, x86::eax);
    a.and_(x86::ecx, page_size - 1);
    a.add(x86::ecx, size);
    a.cmp(x86::ecx, in_entry(tlb, Layout::reach_offset, 4));
    a.ja(unknown);
    a.and_(x86::eax, page_size - 1);
    a.mov(x86::rcx, in_entry(tlb, Layout::bytes_offset, 8));
    return {x86::rcx, x86::rax, 0, 0};
}

// --- Floating point

void Emitter::require_ieee() {
    if (ieee_known_) {
        return;
    }
    a.test(x86::dword_ptr(registers_register, static_cast<std::int32_t>(offsetof(Registers, psw))),
           psw::ieee);
    leave_if(x86::CondCode::kZ);
    ieee_known_ = true;
}

// --- Compares and branches

void Emitter::set_carry(Guest carry, x86::CondCode condition) {
    a.set(condition, cache.define_carry(carry));
    compared_ = {carry, condition, a.offset()};
}

bool Emitter::branch(const Source& source) {
    const bool when_true = source.row.sense == isa::Sense::when_true;
    Guest carry = Guest::a_carry;
    switch (source.row.operation) {
    case Operation::br:
    case Operation::jmp:
        break;
    case Operation::bra:
    case Operation::jmpa:
        break;
    case Operation::brs:
    case Operation::jmps:
        carry = Guest::s_carry;
        break;
    default:
        return false;
    }
    if (source.row.has(Operand::address) &&
        (source.instruction.address.indirect || source.instruction.address.base != 0)) {
        return false;
    }
    if (source.row.operation == Operation::br || source.row.operation == Operation::jmp) {
        cache.store();
        go(0);
        return true;
    }
    x86::CondCode taken = when_true ? x86::CondCode::kNZ : x86::CondCode::kZ;
    if (compared_ && compared_->carry == carry) {
        taken = when_true ? compared_->condition : x86::negateCond(compared_->condition);
    } else {
        const x86::Gp held = cache.carry(carry);
        a.test(held, held);
    }
    const asmjit::Label other = a.newLabel();
    cache.store();
    a.j(x86::negateCond(taken), other);
    go(0);
    a.bind(other);
    go(1);
    return true;
}

void Emitter::go(std::size_t link_number) {
    const Link& link = block_.links[link_number];
    if (link.local && link.pc == block_.pc) {
        a.jmp(entry_);
        return;
    }
    a.mov(x86::rdx, address_of_host(&link));
    if (link.local) {
        const asmjit::Label unknown = a.newLabel();
        a.mov(x86::rcx, x86::rdx);
        a.mov(x86::rdx, x86::qword_ptr(x86::rdx, static_cast<std::int32_t>(offsetof(Link, target))));
        a.test(x86::rdx, x86::rdx);
        a.jz(unknown);
        a.jmp(x86::qword_ptr(x86::rdx, static_cast<std::int32_t>(offsetof(Slot, run))));
        a.bind(unknown);
        a.mov(x86::rax, x86::rcx);
        a.ret();
        return;
    }
    a.mov(x86::rax, address_of_host(follow));
    a.jmp(x86::rax);
}

// --- Block by block

void Emitter::enter(asmjit::Label entry) {
    entry_ = entry;
    current_ = 0;
    const auto instructions = in_execution(layout.instructions_left, 8);
    const auto cycles = in_execution(layout.cycles_left, 8);
    a.bind(entry);
    a.mov(x86::rax, cycles);
    a.cmp(x86::rax, in_execution(layout.vector_cycles, 8));
    leave_if(x86::CondCode::kLE);
    a.cmp(in_execution(layout.interrupted, 1), 0);
    leave_if(x86::CondCode::kNE);
    if (block_.uses != Feature::none) {
        a.test(in_execution(layout.unnoted_uses, 1), static_cast<std::uint32_t>(block_.uses));
        leave_if(x86::CondCode::kNZ);
    }
    too_few_left_ = a.newLabel();
    a.sub(instructions, block_.count);
    a.jl(too_few_left_);
    a.sub(x86::rax, block_.cycles);
    a.mov(cycles, x86::rax);
}

bool Emitter::translate(std::size_t number, const isa::Instruction& instruction) {
    if (instruction.row == nullptr || instruction.row->operands[2] != Operand::none) {
        return false; // what has three operands isn't everyday code
    }
    current_ = number;
    cache.begin_instruction();
    const Source source{block_.slots[number], instruction, *instruction.row};
    if (branch(source)) {
        return true;
    }
    const std::size_t before = a.offset();
    const EmitInstruction emit = emitter_of(source.row);
    const bool done = emit != nullptr && emit(*this, source);
    // Moves leave the host's flags alone; so does what didn't write any code.
    const bool moves = source.row.operation == Operation::mov || source.row.operation == Operation::ldea;
    if (compared_ && compared_->code_size <= before && a.offset() != before && !moves) {
        compared_.reset();
    }
    return done;
}

void Emitter::hand_over(std::size_t number) {
    cache.store();
    cache.forget();
    compared_.reset();
    ieee_known_ = false;
    to_slot(number, handlers_[number]);
}

void Emitter::finish() {
    a.bind(too_few_left_);
    a.add(in_execution(layout.instructions_left, 8), block_.count);
    to_slot(0, handlers_[0]);
    for (const Overflow& overflow : overflows_) {
        a.bind(overflow.label);
        a.cmp(in_execution(layout.overflow_traps, 1), 0);
        a.jne(overflow.slow);
        a.mov(in_execution(overflow.of_a_class ? layout.a_overflow : layout.s_overflow, 1), 1);
        a.jmp(overflow.back);
    }
    for (const Exit& exit : exits_) {
        a.bind(exit.label);
        cache.store(exit.registers);
        to_slot(exit.slot, handlers_[exit.slot]);
    }
}

} // namespace cxsim::emu::translation
