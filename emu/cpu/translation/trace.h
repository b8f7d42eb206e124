// Traces: blocks that mostly follow each other, translated as one piece.
//
// A block's registers go to memory at its end, and it asks the allowance for itself alone. A trace does both
// once for all of its blocks. It begins with the block that has become hot, follows the links that were
// followed most, stays within a page (so all of its code lives as long), and may end where it began: as a
// loop, that keeps registers from one turn to the next.
#pragma once

#include "emu/cpu/translation/emitter.h"

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace cxsim::emu {
class DecodedCode;
}

namespace cxsim::emu::translation {

/// A block of a trace.
struct TraceBlock {
    const Block* block = nullptr;
    std::vector<isa::Instruction> instructions; ///< By slot; without a row where there is none to translate.
    std::optional<std::size_t> follow{};        ///< The link along which the trace goes on, if it does.
};

struct Trace {
    std::vector<TraceBlock> blocks;
    bool loops = false; ///< The last link leads to the first block.
};

/// The block's instructions, decoded again: slots don't keep them. `bytes` are those of the page.
std::vector<isa::Instruction> decode_again(const Block& block, Feature features,
                                           std::span<const std::byte> bytes);

/// The trace that begins with the block; it may end before an instruction that can't be translated.
Trace find_trace(const Block& head, DecodedCode& code, std::span<const std::byte> bytes);

/// The base register whose memory the trace uses most without changing it, if there is one.
std::optional<Window> find_window(const Trace& trace);

/// Writes the trace, which begins at the label, and leads to `otherwise` in the state that a block finds if
/// it may not run. Nothing if it would be no better than its first block alone.
bool translate_trace(x86::Assembler& assembler, const ExecutionLayout& layout, Trace trace, bool vectors,
                     const asmjit::Label& entry, const asmjit::Label& otherwise);

} // namespace cxsim::emu::translation
