// Asks the groups in turn for an instruction's handler, and keeps the answer.
#include "emu/cpu/semantics/semantics.h"

#include "emu/cpu/engine/execution.h"
#include "emu/cpu/vector/kernels.h"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

namespace cxsim::emu {

namespace {

/// What bind() puts into a slot.
struct Binding {
    Handler run = nullptr;
    std::optional<VectorOperation> vector; ///< For vector arithmetic.
    bool ordered = false;                  ///< See order_matters().
};

/// Whether an instruction tells other CPUs something or asks them for it, so that all CPUs must agree on
/// which one came first.
bool order_matters(isa::Operation operation) {
    using enum isa::Operation;
    static constexpr std::array ordered = {sysc, spawn, pfork, cfork, wfork, join, idle, snd,  sndr, rcv,
                                           rcvr, put,   putr,  get,   getr,  inc,  mat,  matr, matm, tst,
                                           lck,  ulk,   pshr,  popr,  tas,   tac,  casr, incr};
    return std::ranges::find(ordered, operation) != ordered.end();
}

/// Does the work of such an instruction, unless other CPUs work at the same time.
Link* in_order(Execution& execution, Registers& registers, const Slot* slot) {
    if (execution.thread->company == Company::others) [[unlikely]] {
        execution.fault({.kind = TrapKind::synchronize});
        return execution.leave(slot);
    }
    return slot->alone(execution, registers, slot);
}

std::optional<Binding> find_binding(const isa::Instruction& instruction) {
    const isa::Row& row = *instruction.row;
    for (const auto& group :
         {integer_handler, bit_handler, scalar_float_handler, conversion_handler, system_handler,
          privileged_handler, intrinsic_handler, vector_register_handler}) {
        if (const Handler handler = group(row)) {
            return Binding{.run = handler, .vector = {}};
        }
    }
    for (const auto& group :
         {memory_handler, control_handler, communication_handler, thread_handler, vector_memory_handler}) {
        if (const Handler handler = group(instruction)) {
            return Binding{.run = handler, .vector = {}};
        }
    }
    VectorOperation operation;
    if (const Handler handler = vector_arithmetic_handler(row, operation)) {
        return Binding{.run = handler, .vector = operation};
    }
    return std::nullopt;
}

/// The four ways of addressing, which have handlers of their own.
unsigned addressing_of(const isa::Instruction& instruction) {
    return (instruction.address.indirect ? 2U : 0U) + (instruction.address.base != 0 ? 1U : 0U);
}

/// All bindings, found once: row by row, for each way of addressing.
class Bindings {
  public:
    Bindings() {
        for (const isa::Row& row : isa::instruction_table()) {
            for (unsigned addressing = 0; addressing < 4; ++addressing) {
                isa::Instruction instruction;
                instruction.row = &row;
                instruction.address.indirect = (addressing & 2) != 0;
                instruction.address.base = addressing & 1;
                Binding& binding =
                    bindings_.emplace_back(find_binding(instruction).value_or(Binding{undefined_opcode, {}}));
                binding.ordered = order_matters(row.operation) && binding.run != undefined_opcode;
            }
        }
    }
    const Binding& find(const isa::Row& row, unsigned addressing) const {
        const auto number = static_cast<std::size_t>(&row - isa::instruction_table().data());
        return bindings_[number * 4 + addressing];
    }

  private:
    std::vector<Binding> bindings_;
};

const Bindings& bindings() {
    static const Bindings all;
    return all;
}

} // namespace

void bind(Slot& slot, const isa::Instruction& instruction) {
    const Binding& binding = bindings().find(*instruction.row, addressing_of(instruction));
    slot.run = binding.run;
    if (binding.ordered) {
        slot.run = in_order;
        slot.alone = binding.run;
    }
    if (binding.vector) {
        slot.vector = &*binding.vector;
    }
}

bool implemented(const isa::Row& row) {
    return bindings().find(row, 0).run != undefined_opcode;
}

Handler compare_and_branch_handler(const isa::Instruction& compare, const isa::Instruction& branch) {
    if (compare.row == nullptr || branch.row == nullptr || branch.address.indirect ||
        branch.address.base != 0) {
        return nullptr;
    }
    const isa::Operation operation = branch.row->operation;
    const bool on_a = operation == isa::Operation::bra || operation == isa::Operation::jmpa;
    const bool on_s = operation == isa::Operation::brs || operation == isa::Operation::jmps;
    if ((on_a && !compare.row->has(isa::Operand::a_k)) || (on_s && !compare.row->has(isa::Operand::s_k)) ||
        (!on_a && !on_s)) {
        return nullptr;
    }
    const bool when_true = branch.row->sense == isa::Sense::when_true;
    const Handler fused = fused_integer_compare(*compare.row, when_true);
    return fused != nullptr ? fused : fused_float_compare(*compare.row, when_true);
}

Link* undefined_opcode(Execution& execution, Registers& /*registers*/, const Slot* slot) {
    execution.illegal(undefined_opcode_subcode);
    return execution.leave(slot);
}

} // namespace cxsim::emu
