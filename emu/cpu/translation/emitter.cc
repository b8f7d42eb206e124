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
    const Slot& slot = block_->slots[current_];
    exits_.push_back({a.newLabel(), &slot, slot.run,
                      nothing_to_store_ ? RegisterCache::Snapshot{} : cache.snapshot(),
                      in_trace_ ? in_trace_->after : Cost{}});
    return exits_.back().label;
}

void Emitter::ways_out_lead_to(std::size_t number) {
    current_ = number;
    nothing_to_store_ = true;
    compared_.reset();
    ieee_known_ = ieee_known_ && in_trace_; // which is not entered in its middle
}

void Emitter::note_overflow(bool of_a_class, const std::optional<Undo>& undo) {
    const asmjit::Label label = a.newLabel();
    const asmjit::Label back = a.newLabel();
    a.jo(label);
    a.bind(back);
    overflows_.push_back({label, back, slow_way(), of_a_class, undo});
}

void Emitter::to_slot(const Slot& slot, Handler handler) {
    a.mov(x86::rdx, address_of_host(&slot));
    a.mov(x86::rax, address_of_host(handler));
    a.jmp(x86::rax);
}

// --- Traces

/// A block may begin while more cycles are left than vectors have used.
void Emitter::pay(const Cost& cost, std::uint32_t reserve, Feature uses, const asmjit::Label& unless) {
    const auto instructions = in_execution(layout.instructions_left, 8);
    const auto cycles = in_execution(layout.cycles_left, 8);
    a.mov(x86::rax, cycles);
    a.lea(x86::rcx, x86::ptr(x86::rax, -static_cast<std::int32_t>(reserve)));
    a.cmp(x86::rcx, in_execution(layout.vector_cycles, 8));
    a.jle(unless);
    a.cmp(in_execution(layout.interrupted, 1), 0);
    a.jne(unless);
    if (uses != Feature::none) {
        a.test(in_execution(layout.unnoted_uses, 1), static_cast<std::uint32_t>(uses));
        a.jnz(unless);
    }
    overdrawn_.push_back({a.newLabel(), cost.instructions, unless});
    a.sub(instructions, cost.instructions);
    a.jl(overdrawn_.back().label);
    a.sub(x86::rax, cost.cycles);
    a.mov(cycles, x86::rax);
}

void Emitter::assume_ieee(const asmjit::Label& unless) {
    a.test(x86::dword_ptr(registers_register, static_cast<std::int32_t>(offsetof(Registers, psw))),
           psw::ieee);
    a.jz(unless);
    ieee_known_ = true;
}

void Emitter::go_on_with(const Block& block, const InTrace& in_trace) {
    block_ = &block;
    in_trace_ = in_trace;
}

void Emitter::give_back(const Cost& cost) {
    if (cost.instructions != 0) {
        a.add(in_execution(layout.instructions_left, 8), cost.instructions);
    }
    if (cost.cycles != 0) {
        a.add(in_execution(layout.cycles_left, 8), cost.cycles);
    }
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
        if (!in_trace_ || !in_trace_->follow) {
            cache.store();
            go(0);
        }
        return true;
    }
    x86::CondCode taken = when_true ? x86::CondCode::kNZ : x86::CondCode::kZ;
    if (compared_ && compared_->carry == carry) {
        taken = when_true ? compared_->condition : x86::negateCond(compared_->condition);
    } else {
        const x86::Gp held = cache.carry(carry);
        a.test(held, held);
        compared_.reset();
    }
    branch_if(taken);
    return true;
}

void Emitter::branch_if(x86::CondCode taken) {
    if (in_trace_ && in_trace_->follow) {
        const std::size_t other = 1 - *in_trace_->follow;
        side_exits_.push_back({a.newLabel(), &block_->links[other], cache.snapshot(), in_trace_->after});
        a.j(other == 0 ? taken : x86::negateCond(taken), side_exits_.back().label);
        return;
    }
    const asmjit::Label other = a.newLabel();
    cache.store();
    a.j(x86::negateCond(taken), other);
    go(0);
    a.bind(other);
    go(1);
}

void Emitter::go(const Link& link) {
    if (link.local && link.pc == head_.pc) {
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

void Emitter::enter() {
    current_ = 0;
    pay({head_.count, head_.cycles}, 0, head_.uses, slow_way());
}

bool Emitter::translate(std::size_t number, const isa::Instruction& instruction) {
    if (instruction.row == nullptr || instruction.row->operands[2] != Operand::none) {
        return false; // what has three operands isn't everyday code
    }
    current_ = number;
    cache.begin_instruction();
    const Source source{block_->slots[number], instruction, *instruction.row};
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
    to_slot(block_->slots[number], block_->slots[number].run);
}

void Emitter::finish() {
    for (const Overdrawn& account : overdrawn_) {
        a.bind(account.label);
        give_back({account.instructions, 0});
        a.jmp(account.unless);
    }
    for (const Overflow& overflow : overflows_) {
        a.bind(overflow.label);
        const asmjit::Label traps = a.newLabel();
        a.cmp(in_execution(layout.overflow_traps, 1), 0);
        a.jne(traps);
        a.mov(in_execution(overflow.of_a_class ? layout.a_overflow : layout.s_overflow, 1), 1);
        a.jmp(overflow.back);
        a.bind(traps);
        if (overflow.undo) {
            a.emit(overflow.undo->instruction, overflow.undo->held, overflow.undo->other);
        }
        a.jmp(overflow.slow);
    }
    for (const Exit& exit : exits_) {
        a.bind(exit.label);
        cache.store(exit.registers);
        give_back(exit.refund);
        to_slot(*exit.slot, exit.handler);
    }
    for (const SideExit& exit : side_exits_) {
        a.bind(exit.label);
        cache.store(exit.registers);
        give_back(exit.refund);
        go(*exit.link);
    }
}

} // namespace cxsim::emu::translation
