// Writes the translation of blocks: what the emitters of instructions share.
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

/// A member of the Execution; see ExecutionLayout.
inline x86::Mem in_execution(std::int32_t offset, std::uint32_t size) {
    return {execution_register, offset, size};
}

/// A source operand: a register or a constant.
struct Value {
    std::optional<x86::Gp> host; ///< None for a constant.
    std::int64_t constant = 0;
};

/// Gives a register that was changed in place its value back.
struct Undo {
    x86::Inst::Id instruction;
    x86::Gp held;
    asmjit::Operand other;
};

/// What blocks cost; see Allowance.
struct Cost {
    std::uint32_t instructions = 0;
    std::uint32_t cycles = 0;
};

/// Bytes of memory at constant distances from a register that does not change: found once, used often.
struct Window {
    Guest base{};
    std::int32_t low = 0; ///< Displacements [low, high), no more than a page.
    std::int32_t high = 0;
    bool written = false;
};

/// A block as part of a trace; see trace.h.
struct InTrace {
    Cost after{};                        ///< Of the blocks behind it, which were paid for in advance.
    std::optional<std::size_t> follow{}; ///< The link that the trace follows; none at its end.
};

/// An emitter of an instruction may use rax, rcx and rdx (rcx: not across a call of the cache), xmm0 and
/// xmm1. It must not define registers of the guest, carries aside, before its last way out to the slot.
class Emitter {
  public:
    /// `head` is where the code is entered by its slot; the label leads there.
    Emitter(x86::Assembler& assembler, const ExecutionLayout& execution_layout, const Block& head,
            const asmjit::Label& entry)
        : a(assembler), layout(execution_layout), cache(assembler, execution_layout), head_(head),
          block_(&head), entry_(entry) {}

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
    void note_overflow(bool of_a_class, const std::optional<Undo>& undo = {});

    // --- Memory

    /// The address of the memory operand, to eax. False if it must be loaded from memory itself.
    bool address(const Source& source);
    /// The host's bytes of a memory operand that is not loaded from memory itself; goes out as readable()
    /// does.
    x86::Mem operand_to_read(const Source& source, unsigned size);
    x86::Mem operand_to_write(const Source& source, unsigned size);
    /// The host's bytes of `size` bytes at the guest address in eax; goes out unless the TLB knows them.
    x86::Mem readable(unsigned size) { return accessible(layout.reads, size); }
    x86::Mem writable(unsigned size) { return accessible(layout.writes, size); }
    /// The same for a number of bytes that is found in memory, no more than a page; goes to `unknown` unless
    /// they lie next to each other, with eax as it was.
    x86::Mem vector_readable(const x86::Mem& size, const asmjit::Label& unknown) {
        return next_to_each_other(layout.reads, size, unknown);
    }
    x86::Mem vector_writable(const x86::Mem& size, const asmjit::Label& unknown) {
        return next_to_each_other(layout.writes, size, unknown);
    }

    // --- Floating point

    /// Goes out unless the psw says IEEE.
    void require_ieee();

    // --- Compares

    /// After a compare: its carry, which a branch that follows may take from the host's flags.
    void set_carry(Guest carry, x86::CondCode condition);

    // --- Traces: blocks that are paid for in advance

    /// Takes the cost if more than `reserve` cycles are left and nothing else keeps the driver from letting
    /// it run; else goes to `unless`. `uses` are classes of instructions that may not be noted yet.
    void pay(const Cost& cost, std::uint32_t reserve, Feature uses, const asmjit::Label& unless);
    /// Goes to `unless` if the window is not to be had; from here on it is used.
    void open_window(const Window& window, const asmjit::Label& unless);
    /// Goes to `unless` if the psw doesn't say IEEE; from here on it does.
    void assume_ieee(const asmjit::Label& unless);
    /// What follows belongs to that block of the trace.
    void go_on_with(const Block& block, const InTrace& in_trace);
    /// What groups of vector instructions add to the cycles, at most.
    std::uint32_t most_vector_cycles = 0;

    // --- Block by block

    /// The code that enters the head and pays for it.
    void enter();
    /// Translates an instruction. Returns false if its slot must do it.
    bool translate(std::size_t number, const isa::Instruction& instruction);
    /// Has the slot's own function do an instruction; it goes on with the next slot by itself.
    void hand_over(std::size_t number);
    /// Ends the block with a jump along a link.
    void go(std::size_t link) { go(block_->links[link]); }
    /// The parts that are rarely executed.
    void finish();

  private:
    /// Leads to a slot.
    struct Exit {
        asmjit::Label label;
        const Slot* slot;
        Handler handler;
        RegisterCache::Snapshot registers;
        Cost refund;
    };
    /// Leads out of a trace along a link.
    struct SideExit {
        asmjit::Label label;
        const Link* link;
        RegisterCache::Snapshot registers;
        Cost refund;
    };
    /// Of an account that was overdrawn.
    struct Overdrawn {
        asmjit::Label label;
        std::uint32_t instructions;
        asmjit::Label unless;
    };
    struct Overflow {
        asmjit::Label label;
        asmjit::Label back;
        asmjit::Label slow;
        bool of_a_class;
        std::optional<Undo> undo;
    };
    /// A compare whose result is in the host's flags still.
    struct Compared {
        Guest carry;
        x86::CondCode condition;
        std::size_t code_size; ///< Where the compare's code ended.
    };

    x86::Mem accessible(std::int32_t tlb, unsigned size);
    x86::Mem next_to_each_other(std::int32_t tlb, const x86::Mem& size, const asmjit::Label& unknown);
    void find_entry();
    bool branch(const Source& source);
    void branch_if(x86::CondCode taken);
    void go(const Link& link);
    void to_slot(const Slot& slot, Handler handler);
    void give_back(const Cost& cost);
    std::optional<x86::Mem> in_window(const Source& source, unsigned size);

    const Block& head_;
    const Block* block_; ///< The one that is being translated, as is that slot of it.
    std::size_t current_ = 0;
    asmjit::Label entry_;
    std::optional<InTrace> in_trace_;
    std::optional<Window> window_;
    std::vector<Exit> exits_;
    std::vector<SideExit> side_exits_;
    std::vector<Overdrawn> overdrawn_;
    std::vector<Overflow> overflows_;
    std::optional<Compared> compared_;
    bool ieee_known_ = false;
    bool nothing_to_store_ = false;
};

} // namespace cxsim::emu::translation
