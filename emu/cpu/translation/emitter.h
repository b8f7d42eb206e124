// Writes the translation of one block: what the emitters of instructions share.
#pragma once

#include "emu/cpu/engine/slot.h"
#include "emu/cpu/translation/layout.h"
#include "emu/cpu/translation/register_cache.h"
#include "emu/isa/instruction.h"

#include <asmjit/x86.h>

#include <cstdint>
#include <optional>
#include <vector>

namespace cxsim::emu::translation {

using isa::ElementType;
using isa::Operand;
using isa::Operation;

/// What an emitter gets: one instruction of a block.
struct Source {
    const Slot& slot;
    const isa::Instruction& instruction;
    const isa::Row& row;
};

class Emitter;
/// Writes an instruction's translation. Returns false, and has written nothing, if it knows none.
using EmitInstruction = bool (*)(Emitter&, const Source&);

// The groups of instructions. Each returns null for an instruction that is not its own.
EmitInstruction integer_emitter(const isa::Row& row);
EmitInstruction bit_emitter(const isa::Row& row);
EmitInstruction memory_emitter(const isa::Row& row);
EmitInstruction float_emitter(const isa::Row& row);
EmitInstruction conversion_emitter(const isa::Row& row);

/// A source operand: a register or a constant.
struct Value {
    std::optional<x86::Gp> host; ///< None for a constant.
    std::int64_t constant = 0;
};

/// An emitter of an instruction may use rax, rcx and rdx (rcx: not across a call of the cache), xmm0 and
/// xmm1. It must not define registers of the guest, carries aside, before its last way out to the slot.
class Emitter {
  public:
    /// `handlers` are the functions of the block's slots as they were before any was translated.
    Emitter(x86::Assembler& assembler, const ExecutionLayout& execution_layout, const Block& block,
            const std::vector<Handler>& handlers)
        : a(assembler), layout(execution_layout), cache(assembler, execution_layout), block_(block),
          handlers_(handlers) {}

    x86::Assembler& a;
    const ExecutionLayout& layout;
    RegisterCache cache;

    // --- Operands

    /// The number of the guest register that a register operand names.
    static Guest guest_of(const Source& source, Operand operand);
    /// The lower word of a register, or an immediate.
    Value word_of(const Source& source, Operand operand);
    /// All of an S register, or an immediate.
    Value full_of(const Source& source, Operand operand);

    // --- Ways out

    /// To the slot's own function, which does the whole instruction, with what is in host registers stored.
    asmjit::Label slow_way();
    /// Goes there when the condition holds.
    void leave_if(x86::CondCode condition) { a.j(condition, slow_way()); }
    /// From here on ways out lead to that slot, and have nothing to store: guest memory and registers in
    /// memory don't change meanwhile.
    void ways_out_lead_to(std::size_t number);
    void ways_out_as_usual() { nothing_to_store_ = false; }
    /// If the host's overflow flag is set: notes that, and goes out if the overflow trap is enabled.
    void note_overflow(bool of_a_class);

    // --- Memory

    /// The address of the memory operand, to eax. False if it must be loaded from memory itself.
    bool address(const Source& source);
    /// The host's bytes of `size` bytes at the guest address in eax; goes out unless the TLB knows them.
    x86::Mem readable(unsigned size) { return accessible(layout.reads, size); }
    x86::Mem writable(unsigned size) { return accessible(layout.writes, size); }
    /// The same for a number of bytes that is found in memory, no more than a page; goes to `unknown` unless
    /// they lie next to each other, with eax as it was.
    x86::Mem vector_readable(const x86::Mem& size, asmjit::Label unknown) {
        return next_to_each_other(layout.reads, size, unknown);
    }
    x86::Mem vector_writable(const x86::Mem& size, asmjit::Label unknown) {
        return next_to_each_other(layout.writes, size, unknown);
    }

    // --- Floating point

    /// Goes out unless the psw says IEEE.
    void require_ieee();

    // --- Compares

    /// After a compare: its carry, which a branch that follows may take from the host's flags.
    void set_carry(Guest carry, x86::CondCode condition);

    // --- Block by block

    /// The code that enters the block and pays for it.
    void enter(asmjit::Label entry);
    /// Translates an instruction. Returns false if its slot must do it.
    bool translate(std::size_t number, const isa::Instruction& instruction);
    /// Has the slot's own function do an instruction; it goes on with the next slot by itself.
    void hand_over(std::size_t number);
    /// Ends the block with a jump along a link.
    void go(std::size_t link);
    /// The parts that are rarely executed.
    void finish();

  private:
    struct Exit {
        asmjit::Label label;
        std::size_t slot;
        RegisterCache::Snapshot registers;
    };
    struct Overflow {
        asmjit::Label label;
        asmjit::Label back;
        asmjit::Label slow;
        bool of_a_class;
    };
    /// A compare whose result is in the host's flags still.
    struct Compared {
        Guest carry;
        x86::CondCode condition;
        std::size_t code_size; ///< Where the compare's code ended.
    };

    x86::Mem accessible(std::int32_t tlb, unsigned size);
    x86::Mem next_to_each_other(std::int32_t tlb, const x86::Mem& size, asmjit::Label unknown);
    void find_entry();
    bool branch(const Source& source);
    void to_slot(std::size_t number, Handler handler);

    const Block& block_;
    const std::vector<Handler>& handlers_;
    std::size_t current_ = 0; ///< The slot that is being translated.
    asmjit::Label entry_;
    asmjit::Label too_few_left_; ///< Gives the block's instructions back and has the driver decide.
    std::vector<Exit> exits_;
    std::vector<Overflow> overflows_;
    std::optional<Compared> compared_;
    bool ieee_known_ = false;
    bool nothing_to_store_ = false;
};

} // namespace cxsim::emu::translation
