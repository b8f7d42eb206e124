// When blocks are translated, and where translated code finds what it needs.
#include "emu/cpu/engine/execution.h"

#include <bit>

namespace cxsim::emu {

namespace {

/// A block must have been entered so often before its translation, which takes some microseconds, pays.
constexpr std::uint32_t hot = 200;

Link* run_slot(Execution& execution, Registers& registers, const Slot* slot) {
    return slot->run(execution, registers, slot);
}

} // namespace

Execution::Execution(Feature machine_features, unsigned model_cpu_count, Engine engine)
    : features(machine_features), family(family_of(machine_features)), cpu_count(model_cpu_count),
      kernels(host_kernels()), entrance(run_slot) {
    if (engine == Engine::block || engine == Engine::translating) {
        translator_ = make_translator(*this);
    }
    if (translator_) {
        entrance = translator_->entrance();
        translated_at_ = engine == Engine::translating ? 1 : hot;
    }
}

Execution::~Execution() = default;

void Execution::translate(Block& block) {
    const CodeCache::Entry* entry = code_.find(page_of(block.pc));
    if (entry != nullptr && entry->code && !block.straddles) {
        translator_->translate(block, *entry->code, {entry->bytes, page_size});
    }
}

ExecutionLayout Execution::layout() const {
    const auto offset = [this](const auto& member) {
        const auto distance = std::bit_cast<std::intptr_t>(&member) - std::bit_cast<std::intptr_t>(this);
        return static_cast<std::int32_t>(distance);
    };
    return {.a_carry = offset(a_carry),
            .s_carry = offset(s_carry),
            .a_overflow = offset(a_overflow),
            .s_overflow = offset(s_overflow),
            .overflow_traps = offset(overflow_traps),
            .instructions_left = offset(allowance.instructions),
            .cycles_left = offset(allowance.cycles),
            .unnoted_uses = offset(allowance.unnoted),
            .interrupted = offset(interrupted),
            .vector_cycles = offset(vector_cycles),
            .reads = offset(reads_),
            .writes = offset(writes_),
            .pipes = offset(pipes),
            .vector_accesses = offset(vector_accesses),
            .window = offset(window),
            .family = family};
}

} // namespace cxsim::emu
