// The CPU's loop: finds the block at the pc, runs it, counts, and stops when there is a reason to.
#include "emu/cpu/cpu.h"

#include "emu/cpu/engine/execution.h"
#include "emu/cpu/probe.h"
#include "emu/cpu/semantics/semantics.h"
#include "emu/isa/instruction.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <utility>

namespace cxsim::emu {

class Cpu::Implementation {
  public:
    Implementation(const Model& model, Feature features, Engine engine)
        : model_(model), engine_(engine), execution_(features, model.cpu_count) {}

    Trap run(ThreadContext& thread, AddressSpace& space, const RunLimits& limits);

    const Model model_;
    const Engine engine_;
    std::atomic<bool> interrupt_requested_{false};

    Feature features() const { return execution_.features; }

  private:
    /// What is left of the limits, and what has been spent of them.
    struct Meter {
        std::uint64_t instructions_left;
        std::uint64_t cycles_left;
        std::uint64_t instructions = 0;
        std::uint64_t cycles = 0;

        void spend(std::uint64_t count, std::uint64_t time) {
            instructions_left -= count;
            cycles_left -= std::min(time, cycles_left);
            instructions += count;
            cycles += time;
        }
        bool exhausted() const { return instructions_left == 0 || cycles_left == 0; }
    };

    Trap run_plain(Registers& registers, Meter& meter);
    Trap run_blocks(Registers& registers, Meter& meter);
    /// Runs the block and those after it until there is a reason to look closer. Returns as step().
    Trap run_chain(Registers& registers, Block* block, Meter& meter);
    /// Executes one instruction; a trap of kind budget means that there was none.
    Trap step(Registers& registers, Meter& meter);
    /// step() with the run's probe looking on, if there is one.
    Trap probed_step(Registers& registers, Meter& meter);
    /// Executes the instruction whose access ended the run: once more, without asking again. Returns the trap
    /// that ends the run.
    Trap step_accessing(Registers& registers, Meter& meter);
    ProbedInstruction probed(Address pc, const Meter& meter) const {
        return {*execution_.thread, pc, execution_.thread->instructions + meter.instructions};
    }
    /// Deals with a handler that returned null at execution_.stopped_at. The slots from `first` to there were
    /// run in that floating-point mode, which the last of them may have changed. Returns as step().
    Trap stopped(Registers& registers, const Slot* first, Feature mode, Meter& meter);
    /// The block at the pc, or null if its code can't be kept or a trap was raised.
    Block* find_block(Address pc);
    /// The block that a link leads to, remembered if it may be; null as for find_block().
    Block* follow(const Block& block, Link& link);
    /// Notes the classes of instructions executed in that floating-point mode.
    void note_use(Feature features, bool floating, Feature mode);
    bool must_step(const Block& block, const Registers& registers) const;
    bool take_interrupt() {
        return interrupt_requested_.load(std::memory_order_relaxed) && interrupt_requested_.exchange(false);
    }

    static Feature mode_of(const Registers& registers) {
        return (registers.psw & psw::ieee) != 0 ? Feature::ieee : Feature::native;
    }

    static constexpr Trap nothing{.kind = TrapKind::budget};

    Execution execution_;
};

// --- One instruction

Trap Cpu::Implementation::step(Registers& registers, Meter& meter) {
    registers.pc &= ~Address{1};
    const Address pc = registers.pc;
    const auto fault = [&] {
        Trap trap = execution_.trap;
        trap.instruction_pc = pc;
        return trap;
    };
    const CodeCache::Entry* entry = execution_.executable(page_of(pc));
    if (entry == nullptr) {
        execution_.trap.fault.address = pc;
        return fault();
    }
    std::array<std::byte, isa::longest_instruction> bytes;
    const std::size_t here = std::min<std::size_t>(bytes.size(), page_size - pc % page_size);
    std::copy_n(entry->bytes + pc % page_size, here, bytes.begin());
    std::array<Link, 2> links;
    std::array<Slot, 2> slots;
    slots[0] = decode_slot({bytes.data(), here}, pc, execution_.features, links).slot;
    if (slots[0].run == nullptr) { // goes on in the next page
        entry = execution_.executable(page_of(pc) + 1);
        if (entry == nullptr) {
            return fault();
        }
        std::copy_n(entry->bytes, bytes.size() - here, bytes.begin() + static_cast<std::ptrdiff_t>(here));
        slots[0] = decode_slot(bytes, pc, execution_.features, links).slot;
    }
    const Slot& slot = slots[0];
    if (slot.floating && (registers.psw & psw::ieee) != 0 && !has(execution_.features, Feature::ieee)) {
        execution_.illegal(undefined_opcode_subcode);
        return fault();
    }
    slots[1] = make_end_slot(slot.next_pc, links);
    const Feature mode = mode_of(registers);
    const bool traced = (registers.psw & psw::trace) != 0;
    const Link* link = slot.run(execution_, registers, &slot);
    if (link == nullptr) {
        const Trap trap = stopped(registers, &slot, mode, meter);
        if (trap.kind != TrapKind::budget) {
            return trap;
        }
    } else {
        registers.pc = link->pc;
        note_use(slot.features, slot.floating, mode);
        meter.spend(1, slot.cycles + std::exchange(execution_.vector_cycles, 0));
    }
    return traced ? Trap{.kind = TrapKind::trace, .instruction_pc = pc} : nothing;
}

Trap Cpu::Implementation::stopped(Registers& registers, const Slot* first, Feature mode, Meter& meter) {
    const Slot* last = execution_.stopped_at;
    const Stop stop = std::exchange(execution_.stop, Stop::none);
    const bool done = stop != Stop::fault;
    std::uint64_t cycles = std::exchange(execution_.vector_cycles, 0);
    Feature used = Feature::none;
    bool floating = false;
    for (const Slot* slot = first; slot != last + (done ? 1 : 0); ++slot) {
        cycles += slot->cycles;
        used = used | slot->features;
        floating |= slot->floating;
    }
    note_use(used, floating, mode);
    meter.spend(static_cast<std::uint64_t>(last - first) + (done ? 1 : 0), cycles);
    registers.pc = done ? execution_.resume_pc : last->pc();
    if (stop == Stop::timed) {
        const std::uint64_t time = (execution_.thread->cycles + meter.cycles) * model_.clock_nanoseconds;
        execution_.with_time(execution_, registers, *last, time / 1000);
    }
    if (stop == Stop::resume || stop == Stop::timed) {
        return nothing;
    }
    Trap trap = execution_.trap;
    trap.instruction_pc = last->pc();
    return trap;
}

void Cpu::Implementation::note_use(Feature features, bool floating, Feature mode) {
    execution_.thread->used = execution_.thread->used | features | (floating ? mode : Feature::none);
}

Trap Cpu::Implementation::probed_step(Registers& registers, Meter& meter) {
    Probe* const probe = execution_.probe;
    if (probe == nullptr) {
        return step(registers, meter);
    }
    registers.pc &= ~Address{1};
    if (!probe->watches_code(page_of(registers.pc))) {
        const Trap trap = step(registers, meter);
        return trap.kind == TrapKind::probe ? step_accessing(registers, meter) : trap;
    }
    const ProbedInstruction instruction = probed(registers.pc, meter);
    if (probe->before(instruction)) {
        return {.kind = TrapKind::probe, .instruction_pc = instruction.pc};
    }
    const Trap trap = step(registers, meter);
    if (trap.kind == TrapKind::probe) {
        return step_accessing(registers, meter);
    }
    if (probed(0, meter).number != instruction.number) {
        probe->executed(instruction);
    }
    return trap;
}

Trap Cpu::Implementation::step_accessing(Registers& registers, Meter& meter) {
    const ProbedInstruction instruction = probed(registers.pc, meter);
    execution_.probe_asks = false;
    const Trap trap = step(registers, meter);
    execution_.probe_asks = true;
    if (probed(0, meter).number == instruction.number) {
        return trap; // it faulted after all, and will be tried again
    }
    execution_.probe->executed(instruction);
    return trap.kind != TrapKind::budget ? trap
                                         : Trap{.kind = TrapKind::probe, .instruction_pc = instruction.pc};
}

Trap Cpu::Implementation::run_plain(Registers& registers, Meter& meter) {
    while (!meter.exhausted()) {
        if (take_interrupt()) {
            return {.kind = TrapKind::interrupt};
        }
        const Trap trap = probed_step(registers, meter);
        if (trap.kind != TrapKind::budget) {
            return trap;
        }
    }
    return nothing;
}

// --- Blocks

Block* Cpu::Implementation::find_block(Address pc) {
    if (execution_.probe != nullptr && execution_.probe->watches_code(page_of(pc))) {
        return nullptr;
    }
    const CodeCache::Entry* entry = execution_.executable(page_of(pc));
    if (entry == nullptr || !entry->code) {
        return nullptr;
    }
    Block* block = entry->code->block_at(pc, entry->bytes);
    return block != nullptr ? block : execution_.straddling_block(pc);
}

bool Cpu::Implementation::must_step(const Block& block, const Registers& registers) const {
    const bool missing_ieee =
        block.floating && (registers.psw & psw::ieee) != 0 && !has(execution_.features, Feature::ieee);
    return missing_ieee || (registers.psw & psw::trace) != 0;
}

Trap Cpu::Implementation::run_blocks(Registers& registers, Meter& meter) {
    registers.pc &= ~Address{1};
    while (!meter.exhausted()) {
        if (take_interrupt()) {
            return {.kind = TrapKind::interrupt};
        }
        execution_.release_dropped_code();
        Block* block = find_block(registers.pc);
        if (block == nullptr || must_step(*block, registers) || block->count > meter.instructions_left) {
            const Trap trap = probed_step(registers, meter);
            if (trap.kind != TrapKind::budget) {
                return trap;
            }
            continue;
        }
        const Trap trap = run_chain(registers, block, meter);
        if (trap.kind == TrapKind::probe) {
            return step_accessing(registers, meter);
        }
        if (trap.kind != TrapKind::budget) {
            return trap;
        }
    }
    return nothing;
}

Trap Cpu::Implementation::run_chain(Registers& registers, Block* block, Meter& meter) {
    const bool ieee_fitted = has(execution_.features, Feature::ieee);
    const Feature mode = mode_of(registers); // a change of mode ends the chain
    std::uint64_t left = meter.instructions_left;
    std::uint64_t cycles = 0;
    Feature used = Feature::none;
    bool floating = false;
    const Slot* first = nullptr;
    Link* link = nullptr;
    for (;;) {
        first = block->slots.data();
        link = first->run(execution_, registers, first);
        if (link == nullptr) [[unlikely]] {
            break;
        }
        left -= block->count;
        cycles += block->cycles;
        used = used | block->features;
        floating |= block->floating;
        Block* next = link->target;
        if (next == nullptr) [[unlikely]] {
            next = follow(*block, *link);
            if (next == nullptr) {
                break;
            }
        }
        if (next->count > left || cycles + execution_.vector_cycles >= meter.cycles_left ||
            (!ieee_fitted && next->floating) || interrupt_requested_.load(std::memory_order_relaxed))
            [[unlikely]] {
            break;
        }
        block = next;
    }
    note_use(used, floating, mode);
    meter.spend(meter.instructions_left - left, cycles);
    if (link == nullptr) {
        return stopped(registers, first, mode, meter);
    }
    meter.spend(0, std::exchange(execution_.vector_cycles, 0));
    registers.pc = link->pc;
    return nothing;
}

Block* Cpu::Implementation::follow(const Block& block, Link& link) {
    Block* next = find_block(link.pc);
    // A link may remember a block of the same page, since both live as long as the page's contents do.
    if (next != nullptr && !next->straddles && !block.straddles && &link != &execution_.computed_link &&
        page_of(link.pc) == page_of(block.pc)) {
        link.target = next;
    }
    return next;
}

// --- The public face

Trap Cpu::Implementation::run(ThreadContext& thread, AddressSpace& space, const RunLimits& limits) {
    Meter meter{.instructions_left = limits.instructions, .cycles_left = limits.cycles};
    execution_.begin(thread, space, limits.probe);
    const Trap trap =
        engine_ == Engine::plain ? run_plain(thread.registers, meter) : run_blocks(thread.registers, meter);
    thread.instructions += meter.instructions;
    thread.cycles += meter.cycles;
    execution_.end();
    return trap;
}

Cpu::Cpu(const Model& model, Feature features, Engine engine)
    : implementation_(std::make_unique<Implementation>(model, features, engine)) {}
Cpu::~Cpu() = default;

Trap Cpu::run(ThreadContext& thread, AddressSpace& space, const RunLimits& limits) {
    return implementation_->run(thread, space, limits);
}

void Cpu::request_interrupt() noexcept {
    implementation_->interrupt_requested_.store(true, std::memory_order_relaxed);
}

const Model& Cpu::model() const {
    return implementation_->model_;
}

Feature Cpu::features() const {
    return implementation_->features();
}

} // namespace cxsim::emu
