// Recognises the steps of a group: loads and stores, arithmetic on floats and their reductions, moves.
#include "emu/cpu/translation/vector_steps.h"

#include "emu/cpu/engine/vector_accesses.h"

#include <bit>

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

/// Only those between scalar registers that change no more than a register of the host, and those from
/// vectors.
std::optional<Step> move_of(const Source& source, std::size_t at) {
    using enum Operand;
    const isa::Row& row = source.row;
    if (row.shape() == isa::shape(v_i, s_j, s_k)) {
        return Step{.kind = Kind::extraction,
                    .slot = at,
                    .to = source.slot.k,
                    .left_vector = source.slot.i,
                    .scalar = source.slot.j};
    }
    if (row.operands[1] == vs && (row.operands[0] == a_k || row.operands[0] == s_k)) {
        return Step{.kind = Kind::stride, .slot = at};
    }
    const bool to_word =
        row.operands[1] == a_k ||
        (row.operands[1] == s_k && (row.operands[0] == a_j || row.type == ElementType::word_integer));
    const bool scalar =
        to_word && row.operands[2] == none && (row.operands[0] == a_j || row.operands[0] == s_j);
    return scalar ? std::optional(Step{.kind = Kind::move, .slot = at}) : std::nullopt;
}

/// Constants to words and to the stride.
std::optional<Step> constant_of(const isa::Row& row, std::size_t at) {
    using enum Operand;
    if (row.operands[0] != immediate || row.type != ElementType::word_integer) {
        return std::nullopt;
    }
    if (row.operands[1] == vs) {
        return Step{.kind = Kind::stride, .slot = at};
    }
    const bool scalar = row.operands[1] == a_k || row.operands[1] == s_k;
    return scalar ? std::optional(Step{.kind = Kind::move, .slot = at}) : std::nullopt;
}

/// Scalar registers that must be held while it is found out whether the group may run; see VectorGroup::held.
unsigned held_by(const Source& source, const Step& step) {
    using enum Operand;
    constexpr unsigned first_s = 8;
    unsigned held = step.is_access() && source.instruction.address.base != 0 ? 1U << source.slot.j : 0;
    if (!step.is_vector()) {
        for (const Operand operand : source.row.operands) {
            held |= operand == a_j ? 1U << source.slot.j : 0;
            held |= operand == a_k ? 1U << source.slot.k : 0;
            held |= operand == s_j ? 1U << (first_s + source.slot.j) : 0;
            held |= operand == s_k ? 1U << (first_s + source.slot.k) : 0;
        }
    }
    return held;
}

/// The instruction that adds an element to a sum or product; none for other reductions.
x86::Inst::Id accumulating(const isa::Row& row) {
    const bool single = row.type == ElementType::single_float;
    if (row.operation == Operation::sum) {
        return single ? x86::Inst::kIdVaddss : x86::Inst::kIdVaddsd;
    }
    if (row.operation == Operation::prod) {
        return single ? x86::Inst::kIdVmulss : x86::Inst::kIdVmulsd;
    }
    return x86::Inst::kIdNone;
}

/// Reductions that raise no flags but those of floats.
bool is_reduction(const isa::Row& row) {
    const bool floating = row.type == ElementType::double_float || row.type == ElementType::single_float;
    switch (row.operation) {
    case Operation::sum:
    case Operation::prod:
        return floating;
    case Operation::max:
    case Operation::min:
    case Operation::all:
    case Operation::any:
    case Operation::parity:
        return true;
    default:
        return false;
    }
}

/// The instruction as a step, if it may take part.
std::optional<Step> step_of(const Source& source, std::size_t at) {
    using enum Operand;
    const isa::Row& row = source.row;
    const Slot& slot = source.slot;
    if (row.operation == Operation::mov) {
        return move_of(source, at);
    }
    if (row.operation == Operation::ld && !row.has(address)) {
        return constant_of(row, at);
    }
    if (row.shape() == isa::shape(v_k) && is_reduction(row) && !row.masked) {
        return Step{.kind = Kind::reduction,
                    .slot = at,
                    .instruction = accumulating(row),
                    .to = slot.k,
                    .single = row.type == ElementType::single_float,
                    .is_product = row.operation == Operation::prod};
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
    if (step.is_at_end()) {
        return true;
    }
    if (!group.steps.empty() && group.steps.back().is_at_end()) {
        return false;
    }
    if (std::popcount(group.held | held_by(source, step)) > static_cast<int>(RegisterCache::host_count)) {
        return false;
    }
    if (step.kind == Kind::stride) {
        return true;
    }
    if (step.kind == Kind::move) { // what reads a scalar reads it after all moves
        return source.row.operands[1] != Operand::s_k || ((group.scalars >> source.slot.k) & 1) == 0;
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
    case Kind::stride:
        group.sets_stride = true;
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
    case Kind::reduction:
        if (step.instruction != x86::Inst::kIdNone && ((group.used_at_end >> step.to) & 1) == 0 &&
            group.accumulators < most_accumulators) {
            group.steps.back().accumulator = group.accumulators++;
        }
        group.used_at_end |= 1U << step.to;
        break;
    case Kind::extraction:
        group.used_at_end |= 1U << *step.left_vector;
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
        group.held |= held_by(source, *step);
        group.floats |= source.row.floating;
        group.has_length |= step->is_vector() && step->kind != Kind::extraction;
        if (step->kind == Kind::store) {
            break; // what a later load finds there is not in the host's registers
        }
    }
    while (!group.steps.empty() && !group.steps.back().is_vector()) {
        group.steps.pop_back();
    }
    return !group.steps.empty() && group.steps.front().is_vector() ? group : VectorGroup{};
}

} // namespace cxsim::emu::translation
