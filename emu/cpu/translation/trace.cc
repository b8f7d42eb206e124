// Which blocks form a trace, and which memory it has at hand.
#include "emu/cpu/translation/trace.h"

#include "emu/cpu/engine/code_cache.h"

#include <algorithm>
#include <array>

namespace cxsim::emu::translation {

namespace {

constexpr std::size_t most_blocks = 12;
constexpr std::size_t most_instructions = 160;

/// Whether the block goes on with the other one often enough; heat is counted up to the translation only.
bool is_likely(const Block& head, const Block* next) {
    return next != nullptr && 2 * next->heat + 1 >= head.heat;
}

/// Whether the block may only go on along links: to an address known when it was decoded.
bool ends_with_links(const TraceBlock& part) {
    const isa::Row* last = part.instructions[part.instructions.size() - 2].row;
    if (last == nullptr) {
        return false;
    }
    const auto& address = part.instructions[part.instructions.size() - 2].address;
    switch (last->operation) {
    case Operation::br:
    case Operation::bra:
    case Operation::brs:
        return true;
    case Operation::jmp:
    case Operation::jmpa:
    case Operation::jmps:
        return !address.indirect && address.base == 0;
    default:
        return !part.block->slots[part.block->slots.size() - 2].last;
    }
}

bool is_unconditional(const isa::Row& row) {
    return row.operation == Operation::br || row.operation == Operation::jmp;
}

/// The link that is followed most, if any leads to a block that a trace may hold.
std::optional<std::size_t> likely_link(const Block& head, const TraceBlock& part, DecodedCode& code,
                                       const std::byte* page) {
    if (!ends_with_links(part)) {
        return std::nullopt;
    }
    const Slot& last = part.block->slots[part.block->slots.size() - 2];
    const isa::Row& row = *part.instructions[part.instructions.size() - 2].row;
    const auto block_of = [&](const Link& link) -> const Block* {
        return link.local ? code.block_at(link.pc, page) : nullptr;
    };
    const auto& links = part.block->links;
    const Block* taken = last.last ? block_of(links[0]) : nullptr;
    const Block* next = last.last && is_unconditional(row) ? nullptr : block_of(links[1]);
    if (taken != nullptr && (next == nullptr || taken->heat > next->heat ||
                             (taken->heat == next->heat && taken->pc <= part.block->pc))) {
        return is_likely(head, taken) ? std::optional<std::size_t>(0) : std::nullopt;
    }
    return is_likely(head, next) ? std::optional<std::size_t>(1) : std::nullopt;
}

/// The displacement and size of a scalar load or store that a window may serve, by base register.
struct Access {
    unsigned base;
    std::int32_t displacement;
    std::int32_t size;
    bool writes;
};

std::optional<Access> access_of(const Slot& slot, const isa::Instruction& instruction) {
    const isa::Row& row = *instruction.row;
    const bool loads = row.operation == Operation::ld;
    if ((!loads && row.operation != Operation::st) || !row.has(Operand::address) ||
        instruction.address.indirect || instruction.address.base == 0 || row.has(Operand::v_k)) {
        return std::nullopt;
    }
    return Access{.base = slot.j,
                  .displacement = slot.immediate,
                  .size = static_cast<std::int32_t>(isa::element_size(row.type)),
                  .writes = !loads};
}

/// A registers, a bit each, that the instruction may change.
unsigned changed_by(const Slot& slot, const isa::Row& row) {
    unsigned changed = 0;
    if (row.has(Operand::a_k)) {
        changed |= 1U << slot.k;
    }
    const bool stack = row.operation == Operation::psh || row.operation == Operation::pop ||
                       row.operation == Operation::pshea;
    return stack ? changed | 1U << sp : changed;
}

} // namespace

std::vector<isa::Instruction> decode_again(const Block& block, Feature features,
                                           std::span<const std::byte> bytes) {
    std::vector<isa::Instruction> instructions;
    instructions.reserve(block.slots.size());
    std::array<Link, 2> links; // of no use
    for (const Slot& slot : block.slots) {
        instructions.push_back(
            slot.is_instruction()
                ? decode_slot(bytes.subspan(slot.pc() % page_size), slot.pc(), features, links).instruction
                : isa::Instruction{});
    }
    return instructions;
}

Trace find_trace(const Block& head, DecodedCode& code, std::span<const std::byte> bytes) {
    Trace trace;
    std::size_t instructions = 0;
    for (const Block* block = &head; block != nullptr;) {
        trace.blocks.push_back(
            {.block = block, .instructions = decode_again(*block, code.features(), bytes)});
        TraceBlock& part = trace.blocks.back();
        instructions += block->count;
        const auto link = likely_link(head, part, code, bytes.data());
        if (!link) {
            break;
        }
        const Block* next = code.block_at(block->links[*link].pc, bytes.data());
        trace.loops = next == &head;
        const bool inner = std::ranges::any_of(trace.blocks, [&](const TraceBlock& known) {
            return known.block == next && next != &head; // a loop of its own
        });
        if (inner || (!trace.loops && (trace.blocks.size() == most_blocks ||
                                       instructions + next->count > most_instructions))) {
            break;
        }
        part.follow = link;
        block = trace.loops ? nullptr : next;
    }
    return trace;
}

std::optional<Window> find_window(const Trace& trace) {
    constexpr unsigned registers = 8;
    struct Use {
        Window window{.low = INT32_MAX, .high = INT32_MIN};
        unsigned count = 0;
    };
    std::array<Use, registers> uses;
    unsigned changed = 0;
    for (const TraceBlock& part : trace.blocks) {
        for (std::size_t n = 0; n < part.instructions.size(); ++n) {
            const isa::Instruction& instruction = part.instructions[n];
            if (instruction.row == nullptr) {
                continue;
            }
            const Slot& slot = part.block->slots[n];
            changed |= changed_by(slot, *instruction.row);
            if (const auto access = access_of(slot, instruction)) {
                Use& use = uses[access->base];
                use.count += 1;
                use.window.low = std::min(use.window.low, access->displacement);
                use.window.high = std::max(use.window.high, access->displacement + access->size);
                use.window.written |= access->writes;
            }
        }
    }
    std::optional<Window> best;
    unsigned most = trace.loops ? 0 : 1; // so many look-ups does it cost to find it
    for (unsigned n = 0; n < registers; ++n) {
        const std::int64_t size = std::int64_t{uses[n].window.high} - uses[n].window.low;
        if (((changed >> n) & 1) == 0 && uses[n].count > most && size <= page_size) {
            most = uses[n].count;
            best = uses[n].window;
            best->base = a_register(n);
        }
    }
    return best;
}

} // namespace cxsim::emu::translation
