// The CPU's loop: finds the block at the pc, runs it, counts, and stops when there is a reason to.
#include "emu/cpu/cpu.h"

#include "emu/cpu/engine/execution.h"
#include "emu/cpu/probe.h"
#include "emu/cpu/semantics/semantics.h"
#include "emu/isa/instruction.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <limits>
#include <utility>

namespace cxsim::emu {

namespace {

constexpr Feature all_but(Feature features) {
    return static_cast<Feature>(~static_cast<unsigned>(features) & 0xffU);
}

} // namespace

class Cpu::Implementation {
  public:
    Implementation(const Model& model, Feature features, Engine engine)
        : model_(model), engine_(engine), execution_(features, model.cpu_count, engine) {}

    Trap run(ThreadContext& thread, AddressSpace& space, const RunLimits& limits);

    const Model model_;
    const Engine engine_;

    Feature features() const { return execution_.features; }
    void share_memory(std::mutex& lock, unsigned host_thread) { execution_.share_memory(lock, host_thread); }
    void request_interrupt() { execution_.interrupted.store(true, std::memory_order_relaxed); }

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
    /// Runs the block and those after it until there is a reason to look closer. Returns as step(), and the
    /// link to where the program goes on, null if it stopped within a block.
    Trap run_chain(Registers& registers, const Block& block, Meter& meter, Link*& link);
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
    /// Deals with a handler that returned null at execution_.stopped_at, once everything is counted. Returns
    /// as step().
    Trap stopped(Registers& registers, const Meter& meter);
    /// Whether the instruction at execution_.stopped_at did its work.
    bool stopped_after() const { return execution_.stop != Stop::fault; }
    /// The block at the pc, or null if its code can't be kept or a trap was raised.
    Block* find_block(Address pc);
    /// Lets jumps and the link find the block themselves from now on, if they may.
    void remember(Block& block, Link* link);
    /// The classes that a slot's instruction belongs to in that floating-point mode.
    static Feature uses_of(const Slot& slot, Feature mode) {
        return slot.features | (slot.floating ? mode : Feature::none);
    }
    void note_use(Feature features) { execution_.thread->used = execution_.thread->used | features; }
    bool must_step(const Block& block, const Registers& registers) const;
    bool take_interrupt() {
        return execution_.interrupted.load(std::memory_order_relaxed) &&
               execution_.interrupted.exchange(false);
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
    execution_.allowance = {}; // no block may follow
    const Link* link = slot.run(execution_, registers, &slot);
    const bool done = link != nullptr || stopped_after();
    if (done) {
        note_use(uses_of(slot, mode));
    }
    meter.spend(done ? 1 : 0, (done ? slot.cycles : 0) + std::exchange(execution_.vector_cycles, 0));
    if (link != nullptr) {
        registers.pc = link->pc;
    } else if (const Trap trap = stopped(registers, meter); trap.kind != TrapKind::budget) {
        return trap;
    }
    return traced ? Trap{.kind = TrapKind::trace, .instruction_pc = pc} : nothing;
}

Trap Cpu::Implementation::stopped(Registers& registers, const Meter& meter) {
    const Slot* last = execution_.stopped_at;
    registers.pc = stopped_after() ? execution_.resume_pc : last->pc();
    const Stop stop = std::exchange(execution_.stop, Stop::none);
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
    Link* link = nullptr; // that led to the pc
    while (!meter.exhausted()) {
        if (take_interrupt()) {
            return {.kind = TrapKind::interrupt};
        }
        Block* block = find_block(registers.pc);
        if (block != nullptr && link != nullptr) {
            remember(*block, link);
        }
        link = nullptr;
        execution_.release_dropped_code();
        if (block == nullptr || must_step(*block, registers) || block->count > meter.instructions_left) {
            const Trap trap = probed_step(registers, meter);
            if (trap.kind != TrapKind::budget) {
                return trap;
            }
            continue;
        }
        const Trap trap = run_chain(registers, *block, meter, link);
        if (trap.kind == TrapKind::probe) {
            return step_accessing(registers, meter);
        }
        if (trap.kind != TrapKind::budget) {
            return trap;
        }
    }
    return nothing;
}

Trap Cpu::Implementation::run_chain(Registers& registers, const Block& block, Meter& meter, Link*& link) {
    constexpr std::uint64_t most = std::numeric_limits<std::int64_t>::max() / 2;
    const Feature mode = mode_of(registers); // a change of mode ends the chain
    const Feature used = execution_.thread->used;
    // Code that computes says that it uses both modes; what counts is the one that is set.
    const Feature noted = has(used, mode) ? used | Feature::ieee | Feature::native
                                          : used & (Feature::c2 | Feature::parallel | Feature::intrinsic);
    // A block that uses something for the first time runs alone, so that no more is noted than was executed.
    const bool alone = !has(noted, block.uses);
    const Allowance given{.instructions = static_cast<std::int64_t>(
                              alone ? block.count : std::min(meter.instructions_left, most)),
                          .cycles = static_cast<std::int64_t>(std::min(meter.cycles_left, most)),
                          .unnoted = all_but(noted | block.uses)};
    Allowance& left = execution_.allowance;
    left = given;
    const Slot* first = block.slots.data();
    link = execution_.entrance(execution_, registers, first);
    const Slot* end = nullptr; // of what was executed, if not all of the last block
    if (link == nullptr) {
        end = execution_.stopped_at + (stopped_after() ? 1 : 0);
        for (const Slot* slot = end; slot->is_instruction(); ++slot) {
            left.instructions += 1;
            left.cycles += slot->cycles;
        }
    }
    if (alone) {
        for (const Slot* slot = first + 1; slot != end && slot->is_instruction(); ++slot) {
            note_use(uses_of(*slot, mode));
        }
    }
    meter.spend(static_cast<std::uint64_t>(given.instructions - left.instructions),
                static_cast<std::uint64_t>(given.cycles - left.cycles) +
                    std::exchange(execution_.vector_cycles, 0));
    if (link == nullptr) {
        return stopped(registers, meter);
    }
    registers.pc = link->pc;
    return nothing;
}

void Cpu::Implementation::remember(Block& block, Link* link) {
    if (block.straddles) { // may be gone before those who would remember it
        return;
    }
    if (link->local) {
        link->target = block.slots.data();
    } else {
        execution_.jumps().insert(block.pc, block.slots.data());
    }
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

void Cpu::share_memory(std::mutex& lock, unsigned host_thread) {
    implementation_->share_memory(lock, host_thread);
}

void Cpu::request_interrupt() noexcept {
    implementation_->request_interrupt();
}

const Model& Cpu::model() const {
    return implementation_->model_;
}

Feature Cpu::features() const {
    return implementation_->features();
}

} // namespace cxsim::emu
