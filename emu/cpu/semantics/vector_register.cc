// Single elements, the mask register, and the instructions that arrange elements by it.
#include "emu/cpu/semantics/semantics.h"
#include "emu/cpu/semantics/vectors.h"

#include <bit>

namespace cxsim::emu {

namespace {

using isa::Sense;

constexpr VectorTime rearrangement{.pipe = Pipe::add};

// --- Single elements. Inferred: numbers beyond 127 wrap around.

unsigned element_number(std::uint64_t scalar) {
    return scalar % max_vector_length;
}
void element_to_scalar(Execution& execution, Registers& registers, const Slot& slot) {
    use_vectors(execution, registers, slot, single_element_time, 1);
    registers.s[slot.k] = registers.v[slot.i][element_number(registers.s[slot.j])];
}
void scalar_to_element(Execution& execution, Registers& registers, const Slot& slot) {
    use_vectors(execution, registers, slot, single_element_time, 1);
    registers.v[slot.k][element_number(registers.s[slot.j])] = registers.s[slot.i];
}

// --- The mask. Inferred: the halves are numbered 0 (elements 0..63) and 1, by the scalar in field j.

void scalar_to_mask_half(Execution& /*execution*/, Registers& registers, const Slot& slot) {
    registers.vm[registers.s[slot.j] & 1] = registers.s[slot.k];
}
void mask_half_to_scalar(Execution& /*execution*/, Registers& registers, const Slot& slot) {
    registers.s[slot.k] = registers.vm[registers.s[slot.j] & 1];
}
template <unsigned half>
void read_mask(Execution& /*execution*/, Registers& registers, const Slot& slot) {
    registers.s[slot.k] = registers.vm[half];
}
template <unsigned half>
void write_mask(Execution& /*execution*/, Registers& registers, const Slot& slot) {
    registers.vm[half] = registers.s[slot.k];
}
/// plc: counts ones or zeros of the mask. Inferred: of the first vl elements.
template <bool ones>
void count_mask(Execution& /*execution*/, Registers& registers, const Slot& slot) {
    const auto within = first_elements(vector_length(registers));
    int count = 0;
    for (unsigned word = 0; word < 2; ++word) {
        count += std::popcount((ones ? registers.vm[word] : ~registers.vm[word]) & within[word]);
    }
    registers.s[slot.k] = static_cast<std::uint64_t>(count);
}

// --- Arranging elements by the mask

/// mask: where the mask bit has the sense, the first source; elsewhere the second, a vector or a scalar.
/// Inferred. Both sources keep their places; with `merging` (merg) each is consumed in order instead.
template <Sense sense, bool scalar, bool merging>
void choose(Execution& execution, Registers& registers, const Slot& slot) {
    const unsigned length = vector_length(registers);
    use_vectors(execution, registers, slot, rearrangement, length);
    const auto first_chosen = selected<sense>(registers);
    const VectorRegister& first = registers.v[slot.i];
    const VectorRegister& second = registers.v[slot.j];
    VectorRegister result = registers.v[slot.k];
    unsigned from_first = 0;
    unsigned from_second = 0;
    for (unsigned e = 0; e < length; ++e) {
        if (mask_bit(first_chosen, e)) {
            result[e] = first[merging ? from_first++ : e];
        } else {
            result[e] = scalar ? registers.s[slot.j] : second[merging ? from_second++ : e];
        }
    }
    registers.v[slot.k] = result;
}

/// cprs: the selected elements move to the front; what follows them keeps its values. Inferred.
template <Sense sense>
void compress(Execution& execution, Registers& registers, const Slot& slot) {
    const unsigned length = vector_length(registers);
    use_vectors(execution, registers, slot, rearrangement, length);
    const auto chosen = selected<sense>(registers);
    unsigned to = 0;
    for (unsigned e = 0; e < length; ++e) { // never overtakes itself, even in place
        if (mask_bit(chosen, e)) {
            registers.v[slot.k][to++] = registers.v[slot.j][e];
        }
    }
}

/// xpnd: the elements at the front spread out to the selected places; the others keep their values. Inferred.
template <Sense sense>
void expand(Execution& execution, Registers& registers, const Slot& slot) {
    const unsigned length = vector_length(registers);
    use_vectors(execution, registers, slot, rearrangement, length);
    const auto chosen = selected<sense>(registers);
    const VectorRegister packed = registers.v[slot.j];
    unsigned from = 0;
    for (unsigned e = 0; e < length; ++e) {
        if (mask_bit(chosen, e)) {
            registers.v[slot.k][e] = packed[from++];
        }
    }
}

template <bool merging>
Handler choose_handler(const isa::Row& row) {
    const bool when_true = row.sense == Sense::when_true;
    if (row.has(Operand::s_j)) {
        return when_true ? straight<choose<Sense::when_true, true, merging>>
                         : straight<choose<Sense::when_false, true, merging>>;
    }
    return when_true ? straight<choose<Sense::when_true, false, merging>>
                     : straight<choose<Sense::when_false, false, merging>>;
}

Handler move_handler(const isa::Row& row) {
    using enum Operand;
    switch (row.shape()) {
    case isa::shape(v_i, s_j, s_k):
        return straight<element_to_scalar>;
    case isa::shape(s_i, s_j, v_k):
        return straight<scalar_to_element>;
    case isa::shape(s_j, s_k, vm):
        return straight<scalar_to_mask_half>;
    case isa::shape(s_j, vm, s_k):
        return straight<mask_half_to_scalar>;
    case isa::shape(s_k, vml):
        return straight<write_mask<0>>;
    case isa::shape(s_k, vmu):
        return straight<write_mask<1>>;
    case isa::shape(vml, s_k):
        return straight<read_mask<0>>;
    case isa::shape(vmu, s_k):
        return straight<read_mask<1>>;
    default:
        return nullptr;
    }
}

} // namespace

Handler vector_register_handler(const isa::Row& row) {
    const bool when_true = row.sense == Sense::when_true;
    const bool counts_mask = row.shape() == isa::shape(Operand::vm, Operand::s_k);
    switch (row.operation) {
    case Operation::mov:
        return move_handler(row);
    case Operation::plc_ones:
        return counts_mask ? straight<count_mask<true>> : nullptr;
    case Operation::plc_zeros:
        return counts_mask ? straight<count_mask<false>> : nullptr;
    case Operation::mask:
        return choose_handler<false>(row);
    case Operation::merg:
        return choose_handler<true>(row);
    case Operation::cprs:
        return when_true ? straight<compress<Sense::when_true>> : straight<compress<Sense::when_false>>;
    case Operation::xpnd:
        return when_true ? straight<expand<Sense::when_true>> : straight<expand<Sense::when_false>>;
    default:
        return nullptr;
    }
}

} // namespace cxsim::emu
