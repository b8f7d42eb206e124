// Integer arithmetic and compares on A and S registers; see emu/cpu/semantics/integer.cc for what they do.
#include "emu/cpu/translation/emitter.h"

namespace cxsim::emu::translation {

namespace {

/// The two operands of an instruction as the host computes with them.
struct Operands {
    Guest destination;
    x86::Gp held;
    Value source;
    x86::Gp scratch; ///< Of the same size.
    bool is_full;
    bool of_a_class;

    Guest carry() const { return of_a_class ? Guest::a_carry : Guest::s_carry; }
};

/// Words and longwords, two operands of which the second is a register; nothing for others.
std::optional<Operands> operands_of(Emitter& emitter, const Source& source) {
    const ElementType type = source.row.type;
    const Operand from = source.row.operands[0];
    const Operand to = source.row.operands[1];
    const bool of_a_class = to == Operand::a_k;
    const bool is_full = type == ElementType::longword_integer;
    if ((!of_a_class && to != Operand::s_k) || source.row.operands[2] != Operand::none ||
        (type != ElementType::word_integer && !is_full) || (of_a_class && is_full)) {
        return std::nullopt;
    }
    const Guest destination = Emitter::guest_of(source, to);
    if (is_full) {
        const Value value = emitter.full_of(source, from);
        return Operands{destination, emitter.cache.full(destination), value, x86::rax, true, of_a_class};
    }
    const Value value = emitter.word_of(source, from);
    return Operands{destination, emitter.cache.word(destination), value, x86::eax, false, of_a_class};
}

void define(Emitter& emitter, const Operands& operands) {
    if (operands.is_full) {
        emitter.a.mov(emitter.cache.define_full(operands.destination), operands.scratch);
    } else {
        emitter.a.mov(emitter.cache.define_word(operands.destination), operands.scratch);
    }
}

/// The register itself, to be changed in place. Slots find it there, so it must be as it was on the way out.
x86::Gp change(Emitter& emitter, const Operands& operands) {
    return operands.is_full ? emitter.cache.define_full(operands.destination)
                            : emitter.cache.change_word(operands.destination);
}

/// add and sub, undone by the inverse; the carry by that condition.
template <asmjit::x86::Inst::Id instruction, asmjit::x86::Inst::Id inverse, x86::CondCode carry>
bool emit_sum(Emitter& emitter, const Source& source) {
    const auto operands = operands_of(emitter, source);
    if (!operands) {
        return false;
    }
    if (operands->source.host && *operands->source.host == operands->held) { // is lost if it is changed
        emitter.a.mov(operands->scratch, operands->held);
        emitter.a.emit(instruction, operands->scratch, operands->held);
        emitter.a.set(carry, emitter.cache.define_carry(operands->carry()));
        emitter.note_overflow(operands->of_a_class);
        define(emitter, *operands);
        return true;
    }
    const x86::Gp held = change(emitter, *operands);
    const asmjit::Operand other = operands->source.host
                                      ? asmjit::Operand(*operands->source.host)
                                      : asmjit::Operand(asmjit::Imm(operands->source.constant));
    emitter.a.emit(instruction, held, other);
    emitter.a.set(carry, emitter.cache.define_carry(operands->carry()));
    emitter.note_overflow(operands->of_a_class, Undo{inverse, held, other});
    return true;
}

bool emit_negation(Emitter& emitter, const Source& source) {
    const auto operands = operands_of(emitter, source);
    if (!operands || !operands->source.host) {
        return false;
    }
    emitter.a.mov(operands->scratch, *operands->source.host);
    emitter.a.neg(operands->scratch);
    emitter.a.set(x86::CondCode::kNC, emitter.cache.define_carry(operands->carry()));
    emitter.note_overflow(operands->of_a_class);
    define(emitter, *operands);
    return true;
}

bool emit_product(Emitter& emitter, const Source& source) {
    const auto operands = operands_of(emitter, source);
    if (!operands) {
        return false;
    }
    if (operands->source.host) {
        emitter.a.mov(operands->scratch, operands->held);
        emitter.a.imul(operands->scratch, *operands->source.host);
    } else {
        emitter.a.imul(operands->scratch, operands->held, asmjit::Imm(operands->source.constant));
    }
    emitter.note_overflow(operands->of_a_class);
    define(emitter, *operands);
    return true;
}

/// "first REL second" is computed as "second RELATED first", so that the first may be a constant.
template <x86::CondCode related>
bool emit_compare(Emitter& emitter, const Source& source) {
    const auto operands = operands_of(emitter, source);
    if (!operands) {
        return false;
    }
    if (operands->source.host) {
        emitter.a.cmp(operands->held, *operands->source.host);
    } else {
        emitter.a.cmp(operands->held, asmjit::Imm(operands->source.constant));
    }
    emitter.set_carry(operands->carry(), related);
    return true;
}

} // namespace

EmitInstruction integer_emitter(const isa::Row& row) {
    if (row.floating) {
        return nullptr;
    }
    switch (row.operation) {
    case Operation::add:
        return emit_sum<x86::Inst::kIdAdd, x86::Inst::kIdSub, x86::CondCode::kC>;
    case Operation::sub:
        return emit_sum<x86::Inst::kIdSub, x86::Inst::kIdAdd, x86::CondCode::kNC>;
    case Operation::neg:
        return emit_negation;
    case Operation::mul:
        return emit_product;
    case Operation::eq:
        return emit_compare<x86::CondCode::kE>;
    case Operation::le:
        return emit_compare<x86::CondCode::kSignedGE>;
    case Operation::lt:
        return emit_compare<x86::CondCode::kSignedGT>;
    case Operation::leu:
        return emit_compare<x86::CondCode::kUnsignedGE>;
    case Operation::ltu:
        return emit_compare<x86::CondCode::kUnsignedGT>;
    default:
        return nullptr;
    }
}

} // namespace cxsim::emu::translation
