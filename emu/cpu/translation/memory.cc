// Scalar loads and stores, effective addresses and the stack; see emu/cpu/semantics/memory.cc.
#include "emu/cpu/translation/emitter.h"

namespace cxsim::emu::translation {

namespace {

/// Loads `size` bytes into the low end of the register.
void load(Emitter& emitter, Guest guest, unsigned size, const x86::Mem& from) {
    x86::Assembler& a = emitter.a;
    RegisterCache& cache = emitter.cache;
    switch (size) {
    case 1:
        a.mov(cache.change_word(guest).r8(), from);
        break;
    case 2:
        a.movbe(cache.change_word(guest).r16(), from);
        break;
    case 4:
        a.movbe(cache.define_word(guest), from);
        break;
    default:
        a.movbe(cache.define_full(guest), from);
        break;
    }
}

/// What a load of that size must have before its last way out: the rest of a register that it changes in
/// part.
void prepare_load(Emitter& emitter, Guest guest, unsigned size) {
    if (size < 4) {
        emitter.cache.word(guest);
    }
}

/// The register's low end, ready to be stored.
x86::Gp value_of(Emitter& emitter, Guest guest, unsigned size) {
    return size == 8 ? emitter.cache.full(guest) : emitter.cache.word(guest);
}
void store(Emitter& emitter, const x86::Gp& value, unsigned size, const x86::Mem& to) {
    switch (size) {
    case 1:
        emitter.a.mov(to, value.r8());
        break;
    case 2:
        emitter.a.movbe(to, value.r16());
        break;
    case 4:
        emitter.a.movbe(to, value.r32());
        break;
    default:
        emitter.a.movbe(to, value.r64());
        break;
    }
}

bool is_scalar(Operand operand) {
    return operand == Operand::a_k || operand == Operand::s_k;
}

bool emit_load(Emitter& emitter, const Source& source) {
    const Operand to = source.row.operands[1];
    const unsigned size = isa::element_size(source.row.type);
    if (!is_scalar(to) || source.instruction.address.indirect || (to == Operand::a_k && size > 4)) {
        return false;
    }
    const Guest guest = Emitter::guest_of(source, to);
    prepare_load(emitter, guest, size);
    load(emitter, guest, size, emitter.operand_to_read(source, size));
    return true;
}

bool emit_store(Emitter& emitter, const Source& source) {
    const Operand from = source.row.operands[0];
    const unsigned size = isa::element_size(source.row.type);
    if (!is_scalar(from) || source.instruction.address.indirect || (from == Operand::a_k && size > 4)) {
        return false;
    }
    const x86::Gp value = value_of(emitter, Emitter::guest_of(source, from), size);
    store(emitter, value, size, emitter.operand_to_write(source, size));
    return true;
}

bool emit_effective_address(Emitter& emitter, const Source& source) {
    const Operand to = source.row.operands[1];
    if (!is_scalar(to) || source.instruction.address.indirect) {
        return false;
    }
    emitter.address(source);
    emitter.a.mov(emitter.cache.define_word(Emitter::guest_of(source, to)), x86::eax);
    return true;
}

// --- The stack

constexpr Guest stack_pointer = a_register(sp);

/// Pushes the value, which must not lie in eax, ecx or edx.
void push(Emitter& emitter, const x86::Gp& value, unsigned size) {
    const auto bytes = static_cast<std::int32_t>(size);
    const x86::Gp top = emitter.cache.word(stack_pointer);
    emitter.a.lea(x86::eax, x86::ptr(top.r64(), -bytes));
    store(emitter, value, size, emitter.writable(size));
    const x86::Gp moved = emitter.cache.change_word(stack_pointer);
    emitter.a.lea(moved, x86::ptr(moved.r64(), -bytes));
}

bool emit_push(Emitter& emitter, const Source& source) {
    const Operand from = source.row.operands[0];
    const unsigned size = isa::element_size(source.row.type);
    if (!is_scalar(from) || (size != 4 && size != 8) || (from == Operand::a_k && size != 4)) {
        return false;
    }
    push(emitter, value_of(emitter, Emitter::guest_of(source, from), size), size);
    return true;
}

bool emit_push_address(Emitter& emitter, const Source& source) {
    if (!emitter.address(source)) {
        return false;
    }
    emitter.a.movd(x86::xmm0, x86::eax); // eax is wanted for the stack's address
    const x86::Gp top = emitter.cache.word(stack_pointer);
    emitter.a.lea(x86::eax, x86::ptr(top.r64(), -4));
    const x86::Mem to = emitter.writable(4);
    emitter.a.movd(x86::edx, x86::xmm0);
    emitter.a.movbe(to, x86::edx);
    const x86::Gp moved = emitter.cache.change_word(stack_pointer);
    emitter.a.lea(moved, x86::ptr(moved.r64(), -4));
    return true;
}

/// A pop into sp itself leaves what was popped.
bool emit_pop(Emitter& emitter, const Source& source) {
    const Operand to = source.row.operands[0];
    const unsigned size = isa::element_size(source.row.type);
    if (!is_scalar(to) || (size != 4 && size != 8) || (to == Operand::a_k && size != 4)) {
        return false;
    }
    emitter.a.mov(x86::eax, emitter.cache.word(stack_pointer));
    const x86::Mem from = emitter.readable(size);
    const x86::Gp moved = emitter.cache.change_word(stack_pointer);
    emitter.a.lea(moved, x86::ptr(moved.r64(), static_cast<std::int32_t>(size)));
    load(emitter, Emitter::guest_of(source, to), size, from);
    return true;
}

} // namespace

EmitInstruction memory_emitter(const isa::Row& row) {
    switch (row.operation) {
    case Operation::ld:
        return row.has(Operand::address) ? emit_load : nullptr;
    case Operation::st:
        return emit_store;
    case Operation::ldea:
        return emit_effective_address;
    case Operation::pshea:
        return emit_push_address;
    case Operation::psh:
        return emit_push;
    case Operation::pop:
        return emit_pop;
    default:
        return nullptr;
    }
}

} // namespace cxsim::emu::translation
