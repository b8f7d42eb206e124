// Element-wise vector arithmetic, compares, conversions and reductions: picks operands, runs the loop, raises
// flags.
//
// The left operand of three is the minuend or dividend, and what is shifted: `sub.d v0,s1,v2` is v2 = v0 -
// s1. Elements beyond vl, and those that a mask excludes, keep their values; so do mask bits. Inferred: a
// vector instruction leaves the S carry alone; with vl 0 nothing happens.
#include "emu/cpu/semantics/semantics.h"
#include "emu/cpu/semantics/vectors.h"
#include "emu/fp/host_flags.h"

namespace cxsim::emu {

namespace {

using isa::Sense;

/// Where the operands of the loops are.
enum class Form : std::uint8_t {
    vector_vector, ///< Vi op Vj to Vk
    vector_scalar, ///< Vi op Sj to Vk
    scalar_vector, ///< Si op Vj to Vk
    in_place,      ///< Vk op Sj to Vk
    one_vector,    ///< op Vj to Vk
    reduction,     ///< Vk to its first element
    compare_vectors,
    compare_scalar,
};

VectorOperands operands_of(Form form, Registers& registers, const Slot& slot) {
    std::uint64_t* to = registers.v[slot.k].data();
    switch (form) {
    case Form::vector_vector:
        return {.to = to, .left = registers.v[slot.i].data(), .right = registers.v[slot.j].data()};
    case Form::vector_scalar:
        return {.to = to, .left = registers.v[slot.i].data(), .right = &registers.s[slot.j]};
    case Form::scalar_vector:
        return {.to = to, .left = &registers.s[slot.i], .right = registers.v[slot.j].data()};
    case Form::in_place:
        return {.to = to, .left = to, .right = &registers.s[slot.j]};
    case Form::one_vector:
        return {.to = to, .left = registers.v[slot.j].data()};
    case Form::compare_vectors:
        return {.left = registers.v[slot.j].data(), .right = to};
    case Form::compare_scalar:
        return {.left = &registers.s[slot.j], .right = to};
    default:
        return {.to = to, .left = to};
    }
}

constexpr bool is_compare(Form form) {
    return form == Form::compare_vectors || form == Form::compare_scalar;
}

/// Raises the flags of all elements once. Returns whether to go on.
[[gnu::noinline]] bool raise(Execution& execution, Registers& registers, const Slot& slot,
                             std::uint32_t flags) {
    constexpr std::uint32_t float_flags =
        psw::float_underflow | psw::float_overflow | psw::float_reserved | psw::float_zero_divide;
    if ((flags & psw::intrinsic_error) != 0) {
        registers.psw &= ~psw::intrinsic_error_code;
    }
    registers.psw |= flags;
    if ((flags & psw::s_overflow) != 0 &&
        !execution.raise_integer_overflow(registers, slot, psw::s_overflow)) {
        return false;
    }
    if ((flags & psw::s_zero_divide) != 0 &&
        !execution.raise_zero_divide(registers, slot, psw::s_zero_divide)) {
        return false;
    }
    if ((flags & float_flags) != 0 && !execution.raise_float(registers, slot, flags & float_flags)) {
        return false;
    }
    return (flags & psw::intrinsic_error) == 0 ||
           execution.raise_intrinsic(registers, slot, flags & psw::intrinsic_error_code);
}

template <Form form, Sense sense>
bool vector_work(Execution& execution, Registers& registers, const Slot& slot) {
    const unsigned length = vector_length(registers);
    use_vectors(execution, registers, slot, slot.vector->time, length);
    if (length == 0) {
        return true;
    }
    VectorOperands operands = operands_of(form, registers, slot);
    operands.count = length;
    const auto chosen = selected<sense>(registers);
    if constexpr (sense != Sense::none) {
        execution.kernels.spread_mask(execution.lanes.data(), chosen[0], chosen[1]);
        operands.lanes = execution.lanes.data();
    }
    if constexpr (is_compare(form)) {
        operands.to = execution.compared.data();
    }
    const bool native = slot.floating && (registers.psw & psw::ieee) == 0;
    std::uint32_t flags = (native ? slot.vector->native_kernel : slot.vector->kernel)(operands);
    if (slot.floating && !native) {
        flags |= floating_point::take_host_flags();
    }
    if constexpr (is_compare(form)) {
        const auto within = first_elements(length);
        for (unsigned word = 0; word < 2; ++word) {
            const std::uint64_t active = chosen[word] & within[word];
            registers.vm[word] = (registers.vm[word] & ~active) | (execution.compared[word] & active);
        }
    }
    return flags == 0 || raise(execution, registers, slot, flags);
}

template <Form form>
Handler by_sense(const isa::Row& row) {
    if (!row.masked) {
        return straight<vector_work<form, Sense::none>>;
    }
    return row.sense == Sense::when_true ? straight<vector_work<form, Sense::when_true>>
                                         : straight<vector_work<form, Sense::when_false>>;
}

/// What the operand kinds of a row say.
struct Choice {
    Handler handler = nullptr;
    Broadcast broadcast = Broadcast::none;
};

Choice choice_for(const isa::Row& row) {
    using enum Operand;
    const bool compares =
        row.operation == Operation::eq || row.operation == Operation::lt || row.operation == Operation::le;
    switch (row.shape()) {
    case isa::shape(v_i, v_j, v_k):
        return {by_sense<Form::vector_vector>(row), Broadcast::none};
    case isa::shape(v_i, s_j, v_k):
        return {by_sense<Form::vector_scalar>(row), Broadcast::right};
    case isa::shape(s_i, v_j, v_k):
        return {by_sense<Form::scalar_vector>(row), Broadcast::left};
    case isa::shape(v_j, v_k):
        return compares ? Choice{by_sense<Form::compare_vectors>(row), Broadcast::none}
                        : Choice{by_sense<Form::one_vector>(row), Broadcast::none};
    case isa::shape(s_j, v_k):
        return compares ? Choice{by_sense<Form::compare_scalar>(row), Broadcast::left}
                        : Choice{by_sense<Form::in_place>(row), Broadcast::right};
    case isa::shape(v_k):
        return {by_sense<Form::reduction>(row), Broadcast::none};
    default:
        return {};
    }
}

} // namespace

Handler vector_arithmetic_handler(const isa::Row& row, VectorOperation& operation) {
    const Choice choice = choice_for(row);
    if (choice.handler == nullptr) {
        return nullptr;
    }
    const KernelKey key{.operation = row.operation,
                        .type = row.type,
                        .source_type = row.source_type,
                        .broadcast = choice.broadcast,
                        .masked = row.masked};
    operation = {.kernel = host_kernels().find(key),
                 .native_kernel = find_native_kernel(key),
                 .time = vector_time_of(row)};
    const bool complete =
        operation.kernel != nullptr && (!row.floating || operation.native_kernel != nullptr);
    return complete ? choice.handler : nullptr;
}

} // namespace cxsim::emu
