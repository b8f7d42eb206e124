// Decoded code: the blocks found in a page, and a table of the pages that a CPU executes from.
#pragma once

#include "emu/cpu/engine/filled_places.h"
#include "emu/cpu/engine/slot.h"
#include "emu/isa/instruction.h"

#include <array>
#include <cstddef>
#include <memory>
#include <span>
#include <vector>

namespace cxsim::emu {

/// The blocks decoded from one page, by the halfword they start at. Valid for one address of the page and one
/// set of instruction classes. Owned by the Page, and dropped when the page is written.
class DecodedCode {
  public:
    DecodedCode(Address page_address, Feature features) : page_address_(page_address), features_(features) {}

    bool fits(Address page_address, Feature features) const {
        return page_address_ == page_address && features_ == features;
    }
    Feature features() const { return features_; }
    /// The block that starts at the address, which lies in this page; decoded on first use. Null if its first
    /// instruction does not lie wholly in the page.
    Block* block_at(Address pc, const std::byte* page_bytes) {
        const auto& block = blocks_[pc % page_size / 2];
        return block ? block.get() : decode_block(pc, page_bytes);
    }

  private:
    Block* decode_block(Address pc, const std::byte* page_bytes);

    Address page_address_;
    Feature features_;
    std::array<std::unique_ptr<Block>, page_size / 2> blocks_;
};

/// An instruction and the slot that executes it.
struct DecodedSlot {
    Slot slot;                    ///< `run` is null if the bytes end within the instruction.
    isa::Instruction instruction; ///< Without a row if the bytes are no instruction of the machine.
};
/// Decodes the instruction at the start of the bytes; `links` are those of its block.
DecodedSlot decode_slot(std::span<const std::byte> bytes, Address pc, Feature features,
                        std::array<Link, 2>& links);
/// A block of the one instruction at the start of the bytes, which lie in two pages.
std::unique_ptr<Block> decode_straddling(std::span<const std::byte> bytes, Address pc, Feature features);
/// The slot after the last instruction of a block that does not end with a jump.
Slot make_end_slot(Address pc, std::array<Link, 2>& links);

/// Where jumps went of which a link can't tell: to another page, or to an address just computed.
/// Direct-mapped.
class JumpCache {
  public:
    /// The slot that enters the block at the address, or null if it isn't known.
    const Slot* find(Address pc) const {
        const Entry& entry = entries_[pc / 2 % entry_count];
        return entry.pc == pc ? entry.target : nullptr;
    }
    void insert(Address pc, const Slot* target) {
        Entry& entry = entries_[pc / 2 % entry_count];
        if (entry.target == nullptr) {
            filled_.note(pc / 2 % entry_count);
        }
        entry = {pc, target};
    }
    void clear() {
        filled_.empty_all([this](std::size_t place) { entries_[place] = {}; });
    }

  private:
    static constexpr unsigned entry_count = 512;
    struct Entry {
        Address pc = 1; // of no instruction
        const Slot* target = nullptr;
    };
    std::array<Entry, entry_count> entries_{};
    FilledPlaces<entry_count> filled_;
};

/// Page numbers to host bytes and decoded code, direct-mapped. An entry vouches for the right to execute.
class CodeCache {
  public:
    struct Entry {
        PageNumber page = no_page;
        const std::byte* bytes = nullptr;
        std::shared_ptr<DecodedCode> code; ///< Null if nothing may be kept for this page.
    };

    const Entry* find(PageNumber page) const {
        const Entry& entry = entries_[page % entry_count];
        return entry.page == page ? &entry : nullptr;
    }
    const Entry* insert(PageNumber page, const std::byte* bytes, std::shared_ptr<DecodedCode> code) {
        Entry& entry = entries_[page % entry_count];
        if (entry.page == no_page) {
            filled_.note(page % entry_count);
        }
        retire(entry);
        entry = {page, bytes, std::move(code)};
        return &entry;
    }
    /// Forgets the page; true if it was known. Its code lives on until release_dropped(), since it may be
    /// what is executing.
    bool drop(PageNumber page) {
        Entry& entry = entries_[page % entry_count];
        if (entry.page != page) {
            return false;
        }
        retire(entry);
        entry = {};
        return true;
    }
    void clear() {
        filled_.empty_all([this](std::size_t place) {
            keep_until_dropped(entries_[place]);
            entries_[place] = {};
        });
        jumps.clear();
    }
    void release_dropped() { dropped_.clear(); }

    JumpCache jumps; ///< Into the blocks of the pages known here.

  private:
    static constexpr unsigned entry_count = 256;
    static constexpr PageNumber no_page = ~PageNumber{0};

    void keep_until_dropped(Entry& entry) {
        if (entry.code) {
            dropped_.push_back(std::move(entry.code));
        }
    }
    void retire(Entry& entry) {
        if (entry.code) {
            keep_until_dropped(entry);
            jumps.clear();
        }
    }

    std::array<Entry, entry_count> entries_{};
    FilledPlaces<entry_count> filled_;
    std::vector<std::shared_ptr<DecodedCode>> dropped_;
};

} // namespace cxsim::emu
