// IEEE floating-point arithmetic and compares on S registers, and conversions that always fit; see
// emu/cpu/semantics/scalar_float.cc and conversion.cc. Native mode and results that aren't ordinary numbers
// are left to the slots.
#include "emu/cpu/translation/emitter.h"
#include "emu/fp/ieee.h"

namespace cxsim::emu::translation {

namespace {

/// Both operands in xmm0 (the source) and xmm1 (the destination as held).
struct FloatOperands {
    Guest destination;
    bool is_double;
};

x86::Gp sized(const x86::Gp& whole, bool is_double) {
    if (is_double) {
        return whole.r64();
    }
    return whole.r32();
}

void to_xmm(Emitter& emitter, const x86::Xmm& to, Guest guest, bool is_double) {
    if (is_double) {
        emitter.a.movq(to, emitter.cache.full(guest));
    } else {
        emitter.a.movd(to, emitter.cache.word(guest));
    }
}

std::optional<FloatOperands> operands_of(Emitter& emitter, const Source& source) {
    const bool is_double = source.row.type == ElementType::double_float;
    if (source.row.shape() != isa::shape(Operand::s_j, Operand::s_k) ||
        (!is_double && source.row.type != ElementType::single_float)) {
        return std::nullopt;
    }
    emitter.require_ieee();
    const Guest destination = s_register(source.slot.k);
    to_xmm(emitter, x86::xmm0, s_register(source.slot.j), is_double);
    to_xmm(emitter, x86::xmm1, destination, is_double);
    return FloatOperands{destination, is_double};
}

/// Goes out unless the result in xmm1 is an ordinary number; then defines it. Sums that are zero or tiny are
/// exact, so they raise nothing either.
template <typename Float, bool is_sum>
void define_if_ordinary(Emitter& emitter, Guest destination) {
    using Bits = floating_point::BitsOf<Float>;
    x86::Assembler& a = emitter.a;
    constexpr bool is_double = sizeof(Float) == 8;
    // Twice the bits leaves out the sign; see floating_point::is_ordinary.
    constexpr Bits low = is_sum ? 0 : 2 * (floating_point::smallest_normal<Float> + 1);
    constexpr Bits range = 2 * floating_point::infinity_bits<Float> - low;
    const x86::Gp bits = sized(x86::rax, is_double);
    const x86::Gp other = sized(x86::rcx, is_double);
    const x86::Gp limit = sized(x86::rdx, is_double);
    is_double ? a.movq(bits, x86::xmm1) : a.movd(bits, x86::xmm1);
    a.lea(other, x86::ptr(x86::rax, x86::rax));
    if (!is_sum) {
        a.mov(limit, low);
        a.sub(other, limit);
    }
    a.mov(limit, range);
    a.cmp(other, limit);
    emitter.leave_if(x86::CondCode::kUnsignedGE);
    a.mov(is_double ? emitter.cache.define_full(destination) : emitter.cache.define_word(destination), bits);
}

template <asmjit::x86::Inst::Id of_doubles, asmjit::x86::Inst::Id of_singles, bool is_sum = false>
bool emit_arithmetic(Emitter& emitter, const Source& source) {
    const auto operands = operands_of(emitter, source);
    if (!operands) {
        return false;
    }
    emitter.a.emit(operands->is_double ? of_doubles : of_singles, x86::xmm1, x86::xmm0);
    if (operands->is_double) {
        define_if_ordinary<double, is_sum>(emitter, operands->destination);
    } else {
        define_if_ordinary<float, is_sum>(emitter, operands->destination);
    }
    return true;
}

/// "first REL second" is computed as "second RELATED first"; unordered operands go out.
template <x86::CondCode related>
bool emit_compare(Emitter& emitter, const Source& source) {
    const auto operands = operands_of(emitter, source);
    if (!operands) {
        return false;
    }
    if (operands->is_double) {
        emitter.a.ucomisd(x86::xmm1, x86::xmm0);
    } else {
        emitter.a.ucomiss(x86::xmm1, x86::xmm0);
    }
    emitter.leave_if(x86::CondCode::kParityEven);
    emitter.set_carry(Guest::s_carry, related);
    return true;
}

bool emit_negation(Emitter& emitter, const Source& source) {
    const bool is_double = source.row.type == ElementType::double_float;
    if (source.row.shape() != isa::shape(Operand::s_j, Operand::s_k) ||
        (!is_double && source.row.type != ElementType::single_float)) {
        return false;
    }
    emitter.require_ieee();
    const Guest from = s_register(source.slot.j);
    const Guest to = s_register(source.slot.k);
    constexpr int sign_of_double = 63;
    constexpr int sign_of_single = 31;
    const x86::Gp scratch = sized(x86::rax, is_double);
    emitter.a.mov(scratch, is_double ? emitter.cache.full(from) : emitter.cache.word(from));
    emitter.a.btc(scratch, is_double ? sign_of_double : sign_of_single);
    emitter.a.mov(is_double ? emitter.cache.define_full(to) : emitter.cache.define_word(to), scratch);
    return true;
}

// --- Conversions

bool emit_widening(Emitter& emitter, const Source& source, Guest from, Guest to) {
    const x86::Gp value = emitter.cache.word(from);
    x86::Assembler& a = emitter.a;
    switch (source.row.source_type) {
    case ElementType::byte_integer:
        a.movsx(x86::eax, value.r8());
        break;
    case ElementType::halfword_integer:
        a.movsx(x86::eax, value.r16());
        break;
    default:
        a.mov(x86::eax, value);
        break;
    }
    if (source.row.type == ElementType::longword_integer) {
        a.movsxd(emitter.cache.define_full(to), x86::eax);
    } else {
        a.mov(emitter.cache.define_word(to), x86::eax);
    }
    return true;
}

/// To a byte or halfword; a value that doesn't fit goes out.
bool emit_narrowing(Emitter& emitter, const Source& source, Guest from, Guest to) {
    const x86::Gp value = emitter.cache.word(from);
    const bool to_byte = source.row.type == ElementType::byte_integer;
    emitter.a.mov(x86::eax, value);
    if (to_byte) {
        emitter.a.movsx(x86::ecx, x86::al);
    } else {
        emitter.a.movsx(x86::ecx, x86::ax);
    }
    emitter.a.cmp(x86::ecx, x86::eax);
    emitter.cache.word(to);
    emitter.leave_if(x86::CondCode::kNE);
    const x86::Gp result = emitter.cache.change_word(to);
    if (to_byte) {
        emitter.a.mov(result.r8(), x86::al);
    } else {
        emitter.a.mov(result.r16(), x86::ax);
    }
    return true;
}

/// A word becomes a double, which holds all of them.
bool emit_word_to_double(Emitter& emitter, Guest from, Guest to) {
    emitter.require_ieee();
    emitter.a.xorps(x86::xmm1, x86::xmm1);
    emitter.a.cvtsi2sd(x86::xmm1, emitter.cache.word(from));
    emitter.a.movq(emitter.cache.define_full(to), x86::xmm1);
    return true;
}

bool emit_conversion(Emitter& emitter, const Source& source) {
    const Operand from = source.row.operands[0];
    const Operand to = source.row.operands[1];
    const bool in_s = from == Operand::s_j && to == Operand::s_k;
    const bool in_a = from == Operand::a_j && to == Operand::a_k;
    if (!in_s && !in_a) {
        return false;
    }
    const auto is_word = [](ElementType type) { return type == ElementType::word_integer; };
    const auto is_narrow = [](ElementType type) {
        return type == ElementType::byte_integer || type == ElementType::halfword_integer;
    };
    const ElementType source_type = source.row.source_type;
    const ElementType type = source.row.type;
    const Guest source_register = Emitter::guest_of(source, from);
    const Guest destination = Emitter::guest_of(source, to);
    const bool to_long = in_s && type == ElementType::longword_integer;
    if ((is_narrow(source_type) && (is_word(type) || to_long)) || (is_word(source_type) && to_long)) {
        return emit_widening(emitter, source, source_register, destination);
    }
    if (is_word(source_type) && is_narrow(type)) {
        return emit_narrowing(emitter, source, source_register, destination);
    }
    return in_s && is_word(source_type) && type == ElementType::double_float &&
           emit_word_to_double(emitter, source_register, destination);
}

} // namespace

EmitInstruction float_emitter(const isa::Row& row) {
    if (!row.floating) {
        return nullptr;
    }
    switch (row.operation) {
    case Operation::add:
        return emit_arithmetic<x86::Inst::kIdAddsd, x86::Inst::kIdAddss, true>;
    case Operation::sub:
        return emit_arithmetic<x86::Inst::kIdSubsd, x86::Inst::kIdSubss, true>;
    case Operation::mul:
        return emit_arithmetic<x86::Inst::kIdMulsd, x86::Inst::kIdMulss>;
    case Operation::div:
        return emit_arithmetic<x86::Inst::kIdDivsd, x86::Inst::kIdDivss>;
    case Operation::eq:
        return emit_compare<x86::CondCode::kE>;
    case Operation::le:
        return emit_compare<x86::CondCode::kUnsignedGE>;
    case Operation::lt:
        return emit_compare<x86::CondCode::kUnsignedGT>;
    case Operation::neg:
        return emit_negation;
    default:
        return nullptr;
    }
}

EmitInstruction conversion_emitter(const isa::Row& row) {
    return row.operation == Operation::cvt ? emit_conversion : nullptr;
}

} // namespace cxsim::emu::translation
