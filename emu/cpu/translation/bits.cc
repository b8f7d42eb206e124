// Logic, shifts, moves and immediate loads; see emu/cpu/semantics/bits.cc for what they do.
//
// Compiled C uses the 64-bit forms for words too. While the S registers are held as words, their upper words
// are treated apart, in memory, where nothing waits for them.
#include "emu/cpu/registers.h"
#include "emu/cpu/translation/emitter.h"

#include <cstddef>

namespace cxsim::emu::translation {

namespace {

bool is_register(Operand operand) {
    return operand == Operand::a_j || operand == Operand::a_k || operand == Operand::s_j ||
           operand == Operand::s_k;
}

// --- Logic

/// `to` = `to` op `from`; an immediate meets a word only.
template <asmjit::x86::Inst::Id instruction>
bool emit_logic(Emitter& emitter, const Source& source) {
    const Operand from = source.row.operands[0];
    const Operand to = source.row.operands[1];
    if (to != Operand::a_k && to != Operand::s_k) {
        return false;
    }
    x86::Assembler& a = emitter.a;
    RegisterCache& cache = emitter.cache;
    const Guest destination = Emitter::guest_of(source, to);
    if (from == Operand::immediate) {
        a.emit(instruction, cache.change_word(destination), asmjit::Imm(source.slot.immediate));
        return true;
    }
    if (!is_register(from) || (to == Operand::a_k) != (from == Operand::a_j)) {
        return false;
    }
    const Guest other = Emitter::guest_of(source, from);
    if (from == Operand::s_j && cache.is_full(destination) && !cache.is_changed_word(other)) {
        const x86::Gp value = cache.full(other);
        const x86::Gp held = cache.full(destination);
        cache.define_full(destination);
        a.emit(instruction, held, value);
        return true;
    }
    const x86::Gp value = cache.word(other);
    const x86::Gp held = cache.change_word(destination);
    a.emit(instruction, held, value);
    if (from == Operand::s_j) {
        cache.split(other);
        a.mov(x86::eax, cache.upper_word(other));
        a.emit(instruction, cache.upper_word(destination), x86::eax);
    }
    return true;
}

bool emit_complement(Emitter& emitter, const Source& source) {
    const Operand from = source.row.operands[0];
    const Operand to = source.row.operands[1];
    if (!is_register(from) || !is_register(to) || (to == Operand::a_k) != (from == Operand::a_j)) {
        return false;
    }
    if (from == Operand::s_j) {
        const x86::Gp value = emitter.cache.full(Emitter::guest_of(source, from));
        const x86::Gp result = emitter.cache.define_full(Emitter::guest_of(source, to));
        emitter.a.mov(result, value);
        emitter.a.not_(result);
    } else {
        const x86::Gp value = emitter.cache.word(Emitter::guest_of(source, from));
        const x86::Gp result = emitter.cache.define_word(Emitter::guest_of(source, to));
        emitter.a.mov(result, value);
        emitter.a.not_(result);
    }
    return true;
}

// --- Shifts

void shift_by_constant(x86::Assembler& a, x86::Gp held, int width, std::int32_t count) {
    if (count >= width || count <= -width) {
        a.mov(held.r32(), 0);
    } else if (count >= 0) {
        a.shl(held, count);
    } else {
        a.shr(held, -count);
    }
}

/// Shifts `held`, of that many bits, by the signed count in ecx.
void shift_by_register(x86::Assembler& a, x86::Gp held, int width) {
    const asmjit::Label right = a.newLabel();
    const asmjit::Label nothing = a.newLabel();
    const asmjit::Label done = a.newLabel();
    a.test(x86::ecx, x86::ecx);
    a.js(right);
    a.cmp(x86::ecx, width - 1);
    a.ja(nothing);
    a.shl(held, x86::cl);
    a.jmp(done);
    a.bind(right);
    a.neg(x86::ecx);
    a.cmp(x86::ecx, width - 1);
    a.ja(nothing);
    a.shr(held, x86::cl);
    a.jmp(done);
    a.bind(nothing);
    a.mov(held.r32(), 0);
    a.bind(done);
}

/// A shift of 64 bits to the left while the words are apart.
bool emit_split_shift(Emitter& emitter, Guest destination, std::int32_t count) {
    constexpr std::int32_t word = 32;
    if (count < 0 || count >= word || emitter.cache.is_full(destination)) {
        return false;
    }
    const x86::Gp held = emitter.cache.change_word(destination);
    emitter.a.mov(x86::eax, emitter.cache.upper_word(destination));
    emitter.a.shld(x86::eax, held, count);
    emitter.a.mov(emitter.cache.upper_word(destination), x86::eax);
    emitter.a.shl(held, count);
    return true;
}

bool emit_shift(Emitter& emitter, const Source& source) {
    const Operand from = source.row.operands[0];
    const Operand to = source.row.operands[1];
    if (to != Operand::a_k && to != Operand::s_k) {
        return false;
    }
    const bool by_constant = from == Operand::immediate || from == Operand::immediate3;
    const bool is_word = to == Operand::a_k || source.row.type == ElementType::word_integer;
    const Guest destination = Emitter::guest_of(source, to);
    const std::int32_t count = source.slot.immediate;
    if (!is_word && by_constant && emit_split_shift(emitter, destination, count)) {
        return true;
    }
    if (!by_constant && from != Operand::a_j && from != Operand::s_j) {
        return false;
    }
    RegisterCache& cache = emitter.cache;
    std::optional<x86::Gp> counter;
    if (!by_constant) {
        counter = cache.word(Emitter::guest_of(source, from));
        emitter.a.mov(x86::eax, *counter); // it may be what is shifted
    }
    const x86::Gp held = is_word ? cache.change_word(destination) : cache.full(destination);
    if (!is_word) {
        cache.define_full(destination);
    }
    const int width = is_word ? 32 : 64;
    if (by_constant) {
        shift_by_constant(emitter.a, held, width, count);
    } else {
        emitter.a.mov(x86::ecx, x86::eax);
        shift_by_register(emitter.a, held, width);
    }
    return true;
}

// --- Moves

/// The vector length and stride, which are in memory always.
std::optional<x86::Mem> special_register(Operand operand) {
    const auto in_memory = [](std::size_t offset) {
        return x86::dword_ptr(registers_register, static_cast<std::int32_t>(offset));
    };
    switch (operand) {
    case Operand::vl:
        return in_memory(offsetof(Registers, vl));
    case Operand::vs:
        return in_memory(offsetof(Registers, vs));
    default:
        return std::nullopt;
    }
}

bool emit_special_move(Emitter& emitter, const Source& source) {
    const Operand from = source.row.operands[0];
    const auto special = special_register(source.row.operands[1]);
    if (!special || (from != Operand::a_k && from != Operand::s_k)) {
        return false;
    }
    emitter.a.mov(*special, emitter.cache.word(Emitter::guest_of(source, from)));
    return true;
}

bool emit_move(Emitter& emitter, const Source& source) {
    const Operand from = source.row.operands[0];
    const Operand to = source.row.operands[1];
    if (emit_special_move(emitter, source)) {
        return true;
    }
    if (!is_register(from) || (to != Operand::a_k && to != Operand::s_k)) {
        return false;
    }
    RegisterCache& cache = emitter.cache;
    const Guest source_register = Emitter::guest_of(source, from);
    const Guest destination = Emitter::guest_of(source, to);
    const bool is_full =
        from == Operand::s_j && to == Operand::s_k && source.row.type != ElementType::word_integer;
    if (source_register == destination) {
        return true;
    }
    // What is in memory is taken for a double: had it been stored as two words, it would have to be put
    // together.
    if (is_full && !cache.is_changed_word(source_register)) {
        const x86::Gp value = cache.full(source_register);
        emitter.a.mov(cache.define_full(destination), value);
        return true;
    }
    const x86::Gp value = cache.word(source_register);
    emitter.a.mov(cache.define_word(destination), value);
    if (is_full) {
        emitter.a.mov(x86::eax, cache.upper_word(source_register));
        emitter.a.mov(cache.upper_word(destination), x86::eax);
    }
    return true;
}

// --- Immediate loads

bool emit_immediate_load(Emitter& emitter, const Source& source) {
    const Operand from = source.row.operands[0];
    const Operand to = source.row.operands[1];
    if (const auto special = special_register(to); special && from == Operand::immediate) {
        emitter.a.mov(*special, source.slot.immediate);
        return true;
    }
    if ((from != Operand::immediate && from != Operand::immediate3) ||
        (to != Operand::a_k && to != Operand::s_k) || source.row.type == ElementType::halfword_integer) {
        return false;
    }
    RegisterCache& cache = emitter.cache;
    const Guest destination = Emitter::guest_of(source, to);
    const std::int64_t value = source.slot.immediate;
    switch (to == Operand::s_k ? source.row.type : ElementType::word_integer) {
    case ElementType::double_float:
        emitter.a.mov(cache.define_full(destination), static_cast<std::uint64_t>(value) << 32);
        return true;
    case ElementType::longword_integer:
        emitter.a.mov(cache.define_full(destination), value);
        return true;
    case ElementType::upper_word:
        cache.split(destination);
        emitter.a.mov(cache.upper_word(destination), source.slot.immediate);
        return true;
    default:
        emitter.a.mov(cache.define_word(destination), source.slot.immediate);
        return true;
    }
}

} // namespace

EmitInstruction bit_emitter(const isa::Row& row) {
    switch (row.operation) {
    case Operation::bit_and:
        return emit_logic<x86::Inst::kIdAnd>;
    case Operation::bit_or:
        return emit_logic<x86::Inst::kIdOr>;
    case Operation::bit_xor:
        return emit_logic<x86::Inst::kIdXor>;
    case Operation::bit_not:
        return emit_complement;
    case Operation::shf:
        return emit_shift;
    case Operation::mov:
        return emit_move;
    case Operation::ld:
        return row.has(Operand::address) ? nullptr : emit_immediate_load;
    default:
        return nullptr;
    }
}

} // namespace cxsim::emu::translation
