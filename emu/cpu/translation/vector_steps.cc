// Recognises the steps of a group: contiguous loads and stores, arithmetic on floats, moves.
#include "emu/cpu/translation/vector_steps.h"

#include "emu/cpu/engine/vector_accesses.h"

namespace cxsim::emu::translation {

namespace {

x86::Inst::Id arithmetic_of(const isa::Row& row) {
    const bool single = row.type == ElementType::single_float;
    if ((row.type != ElementType::double_float && !single) || row.masked) {
        return x86::Inst::kIdNone;
    }
    switch (row.operation) {
    case Operation::add:
        return single ? x86::Inst::kIdVaddps : x86::Inst::kIdVaddpd;
    case Operation::sub:
        return single ? x86::Inst::kIdVsubps : x86::Inst::kIdVsubpd;
    case Operation::mul:
        return single ? x86::Inst::kIdVmulps : x86::Inst::kIdVmulpd;
    case Operation::div:
        return single ? x86::Inst::kIdVdivps : x86::Inst::kIdVdivpd;
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
    const bool wide_enough =
        row.type == ElementType::longword_integer || row.type == ElementType::word_integer;
    const bool memory = row.has(address) && row.has(v_k) && wide_enough && !row.masked &&
                        !source.instruction.address.indirect;
    const auto bytes = static_cast<std::uint8_t>(isa::element_size(row.type));
    if (memory && row.operation == Operation::ld) {
        return Step{.kind = Kind::load, .slot = at, .to = slot.k, .element_bytes = bytes};
    }
    if (memory && row.operation == Operation::st) {
        return Step{.kind = Kind::store, .slot = at, .to = slot.k, .element_bytes = bytes};
    }
    Step step{.kind = Kind::arithmetic,
              .slot = at,
              .instruction = arithmetic_of(row),
              .to = slot.k,
              .single = row.type == ElementType::single_float};
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

bool accepts(const VectorGroup& group, const Source& source, const Step& step) {
    if (step.kind == Kind::move) {
        // What reads a scalar reads it after all moves.
        return group.moves < most_moves &&
               (source.row.operands[1] != Operand::s_k || ((group.scalars >> source.slot.k) & 1) == 0);
    }
    if (step.kind == Kind::arithmetic) {
        // Singles that were halves of a double's NaN might raise flags in a turn that is undone.
        return !group.computes || step.single == group.has_singles;
    }
    return group.accesses < VectorAccesses::most &&
           (group.element_bytes == 0 || group.element_bytes == step.element_bytes);
}

void add(VectorGroup& group, const Step& step) {
    group.steps.push_back(step);
    switch (step.kind) {
    case Kind::move:
        ++group.moves;
        break;
    case Kind::load:
        ++group.accesses;
        group.element_bytes = step.element_bytes;
        group.defined |= 1U << step.to;
        break;
    case Kind::store:
        ++group.accesses;
        group.element_bytes = step.element_bytes;
        break;
    case Kind::arithmetic:
        group.computes = true;
        group.has_singles |= step.single;
        group.defined |= 1U << step.to;
        group.scalars |= step.left_vector && step.right_vector ? 0U : 1U << step.scalar;
        break;
    }
}

} // namespace

VectorGroup find_group(const Block& block, std::span<const isa::Instruction> instructions,
                       std::size_t first) {
    VectorGroup group;
    for (std::size_t n = first; n + 1 < block.slots.size() && instructions[n].row != nullptr; ++n) {
        const Source source{block.slots[n], instructions[n], *instructions[n].row};
        const auto step = step_of(source, n);
        if (!step || !accepts(group, source, *step)) {
            break;
        }
        add(group, *step);
        if (step->kind == Kind::store) {
            break; // what a later load finds there is not in the host's registers
        }
    }
    while (!group.steps.empty() && group.steps.back().kind == Kind::move) {
        group.steps.pop_back();
    }
    return !group.steps.empty() && group.steps.front().kind != Kind::move ? group : VectorGroup{};
}

} // namespace cxsim::emu::translation
