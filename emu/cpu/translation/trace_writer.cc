// Writes traces. It takes two passes: what the trace costs and what a loop holds at its end must be known at
// its beginning.
#include "emu/cpu/translation/trace.h"
#include "emu/cpu/translation/vectors.h"

#include <utility>

namespace cxsim::emu::translation {

namespace {

class TraceWriter {
  public:
    TraceWriter(Emitter& emitter, Trace& trace, bool vectors)
        : e_(emitter), trace_(trace), vectors_(vectors) {}

    /// The blocks one after the other. If an instruction can't be translated its slot does it, and the trace
    /// ends there: it is made shorter.
    void blocks(Cost whole);

  private:
    /// Returns false if the trace ends within it.
    bool instructions(const TraceBlock& part);
    void end_at(std::size_t number);

    Emitter& e_;
    Trace& trace_;
    bool vectors_;
};

Cost cost_of(const Trace& trace) {
    Cost cost;
    for (const TraceBlock& part : trace.blocks) {
        cost.instructions += part.block->count;
        cost.cycles += part.block->cycles;
    }
    return cost;
}

Feature uses_of(const Trace& trace) {
    Feature uses = Feature::none;
    for (const TraceBlock& part : trace.blocks) {
        uses = uses | part.block->uses;
    }
    return uses;
}

bool computes(const Trace& trace) {
    for (const TraceBlock& part : trace.blocks) {
        if (part.block->floating) {
            return true;
        }
    }
    return false;
}

void TraceWriter::blocks(Cost left) {
    for (std::size_t n = 0; n < trace_.blocks.size(); ++n) {
        const TraceBlock& part = trace_.blocks[n];
        left.instructions -= part.block->count;
        left.cycles -= part.block->cycles;
        e_.go_on_with(*part.block, {.after = left, .follow = part.follow});
        if (!instructions(part)) {
            end_at(n);
        }
    }
}

void TraceWriter::end_at(std::size_t number) {
    trace_.blocks.resize(number + 1);
    trace_.blocks.back().follow.reset();
    trace_.loops = false;
}

bool TraceWriter::instructions(const TraceBlock& part) {
    const Block& block = *part.block;
    const std::size_t end = block.slots.size() - 1;
    for (std::size_t n = 1; n < end; ++n) {
        if (const std::size_t covered = vectors_ ? translate_vectors(e_, block, part.instructions, n) : 0) {
            n += covered - 1;
        } else if (!e_.translate(n, part.instructions[n])) {
            e_.hand_over(n);
            return false;
        }
    }
    if (!part.follow && !block.slots[end - 1].last) {
        e_.cache.store();
        e_.go(1);
    }
    return true;
}

/// What the first pass finds out.
struct Findings {
    RegisterCache::State kept; ///< By a loop, from turn to turn.
    std::uint32_t vector_cycles = 0;
    bool useful = false;
};

Findings explore(const asmjit::Environment& environment, const ExecutionLayout& layout, Trace& trace,
                 const std::optional<Window>& window, bool vectors) {
    asmjit::CodeHolder code;
    code.init(environment);
    x86::Assembler a(&code);
    const asmjit::Label nowhere = a.newLabel();
    Emitter emitter(a, layout, *trace.blocks.front().block, nowhere);
    if (computes(trace)) {
        emitter.assume_ieee(nowhere);
    }
    if (window) {
        emitter.open_window(*window, nowhere);
    }
    TraceWriter(emitter, trace, vectors).blocks(cost_of(trace));
    return {.kept = emitter.cache.worth_keeping(),
            .vector_cycles = emitter.most_vector_cycles,
            .useful = trace.loops || trace.blocks.size() > 1};
}

} // namespace

bool translate_trace(x86::Assembler& a, const ExecutionLayout& layout, Trace trace, bool vectors,
                     const asmjit::Label& entry, const asmjit::Label& otherwise) {
    if (!trace.loops && trace.blocks.size() == 1) {
        return false;
    }
    const Findings found = explore(a.environment(), layout, trace, find_window(trace), vectors);
    if (!found.useful) {
        return false;
    }
    const std::optional<Window> window = find_window(trace);
    const Cost cost = cost_of(trace);
    const std::uint32_t reserve = cost.cycles + found.vector_cycles;
    const asmjit::Label turn = a.newLabel();
    Emitter emitter(a, layout, *trace.blocks.front().block, entry);
    a.bind(entry);
    if (computes(trace)) {
        emitter.assume_ieee(otherwise);
    }
    if (window) {
        emitter.open_window(*window, otherwise);
    }
    emitter.pay(cost, reserve, uses_of(trace), otherwise);
    if (trace.loops) {
        emitter.cache.become(found.kept);
        a.align(asmjit::AlignMode::kCode, 16);
        a.bind(turn);
    }
    TraceWriter(emitter, trace, vectors).blocks(cost);
    if (trace.loops) {
        emitter.cache.become(found.kept);
        const asmjit::Label stop = a.newLabel();
        emitter.pay(cost, reserve, Feature::none, stop);
        a.jmp(turn);
        a.bind(stop);
        emitter.cache.store();
        a.jmp(otherwise);
    }
    emitter.finish();
    return true;
}

} // namespace cxsim::emu::translation
