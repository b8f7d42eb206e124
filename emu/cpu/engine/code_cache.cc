// From bytes to blocks of slots.
#include "emu/cpu/engine/code_cache.h"

#include "emu/cpu/engine/cycles.h"
#include "emu/cpu/engine/execution.h"
#include "emu/cpu/semantics/semantics.h"
#include "emu/isa/instruction.h"

#include <span>

namespace cxsim::emu {

namespace {

constexpr std::size_t longest_block = 64;

/// The classes that an instruction belongs to.
Feature classes_of(const isa::Row& row) {
    Feature classes = Feature::none;
    classes = row.c2 ? classes | Feature::c2 : classes;
    classes = row.parallel ? classes | Feature::parallel : classes;
    classes = row.intrinsic ? classes | Feature::intrinsic : classes;
    return classes;
}

/// The first slot of a block: asks whether the whole block may run, and takes what it costs.
Link* enter_block(Execution& execution, Registers& registers, const Slot* slot) {
    Block& block = *slot->block;
    if (!execution.allowance.take(block, execution)) [[unlikely]] {
        return execution.jump_to(block.pc);
    }
    execution.count_entry(block);
    return slot[1].run(execution, registers, slot + 1);
}

/// The last slot of a block that does not end with a jump.
Link* fall_through(Execution& execution, Registers& registers, const Slot* slot) {
    return go(execution, registers, &slot->links[1]);
}

Slot make_entry_slot(Block& block) {
    Slot slot;
    slot.run = enter_block;
    slot.block = &block;
    return slot;
}

void add(Block& block, const Slot& slot) {
    block.count += 1;
    block.cycles += slot.cycles;
    block.floating |= slot.floating;
    block.uses = block.uses | slot.features;
    if (slot.floating) {
        block.uses = block.uses | Feature::ieee | Feature::native;
    }
    block.slots.push_back(slot);
}

} // namespace

Slot make_end_slot(Address pc, std::array<Link, 2>& links) {
    links[1].pc = pc;
    Slot slot;
    slot.run = fall_through;
    slot.links = links.data();
    slot.next_pc = pc;
    return slot;
}

DecodedSlot decode_slot(std::span<const std::byte> bytes, Address pc, Feature features,
                        std::array<Link, 2>& links) {
    DecodedSlot result;
    Slot& slot = result.slot;
    slot.links = links.data();
    const auto decoded = isa::decode(bytes);
    if (!decoded) {
        const bool truncated = decoded.error() == isa::DecodeError::truncated;
        slot.run = truncated ? nullptr : undefined_opcode;
        slot.length = 2;
        slot.next_pc = pc + 2;
        slot.last = true;
        return result;
    }
    result.instruction = *decoded;
    const isa::Row& row = *decoded->row;
    slot.length = decoded->length;
    slot.next_pc = pc + decoded->length;
    slot.i = decoded->i;
    slot.j = row.has(isa::Operand::address) ? decoded->address.base : decoded->j;
    slot.k = decoded->k;
    slot.cycles = cycles_of(row, family_of(features));
    slot.features = classes_of(row);
    slot.last = row.ends_block;
    slot.floating = row.floating && row.operation != isa::Operation::ld;
    if (row.has(isa::Operand::displacement)) {
        slot.immediate = static_cast<std::int32_t>(pc + static_cast<Address>(decoded->displacement));
    } else if (row.has(isa::Operand::address)) {
        slot.immediate = decoded->address.displacement;
    } else {
        slot.immediate = decoded->immediate;
    }
    links[0].pc = static_cast<Address>(slot.immediate) & ~Address{1};
    links[1].pc = slot.next_pc;
    if (has(features, slot.features)) {
        bind(slot, *decoded);
    } else {
        slot.run = undefined_opcode;
        slot.features = Feature::none;
        result.instruction.row = nullptr;
    }
    return result;
}

std::unique_ptr<Block> decode_straddling(std::span<const std::byte> bytes, Address pc, Feature features) {
    auto block = std::make_unique<Block>();
    block->pc = pc;
    block->straddles = true;
    block->slots.push_back(make_entry_slot(*block));
    const Slot slot = decode_slot(bytes, pc, features, block->links).slot;
    add(*block, slot);
    block->slots.push_back(make_end_slot(slot.next_pc, block->links));
    return block;
}

Block* DecodedCode::decode_block(Address pc, const std::byte* page_bytes) {
    auto block = std::make_unique<Block>();
    block->pc = pc;
    block->slots.push_back(make_entry_slot(*block));
    const std::span<const std::byte> bytes(page_bytes, page_size);
    Address at = pc;
    bool open = true;
    isa::Instruction previous;
    while (open && block->count < longest_block && at - page_address_ < page_size) {
        const auto [slot, instruction] =
            decode_slot(bytes.subspan(at % page_size), at, features_, block->links);
        if (slot.run == nullptr) {
            break; // goes on in the next page, which may change independently
        }
        if (const Handler fused = compare_and_branch_handler(previous, instruction)) {
            block->slots.back().run = fused; // the branch's own slot stays, for counting and for traps
        }
        previous = instruction;
        add(*block, slot);
        at = slot.next_pc;
        open = !slot.last;
    }
    if (block->count == 0) {
        return nullptr;
    }
    // Most jumps never come to the end; an instruction that only must be the last of its block does.
    block->slots.push_back(make_end_slot(at, block->links));
    for (Link& link : block->links) {
        link.local = page_of(link.pc) == page_of(pc);
    }
    auto& place = blocks_[pc % page_size / 2];
    place = std::move(block);
    return place.get();
}

} // namespace cxsim::emu
