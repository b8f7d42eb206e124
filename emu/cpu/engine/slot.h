// A decoded instruction as the engine runs it: a function and its operands, ready for use.
//
// The slots of a basic block follow each other in memory. Each function does its instruction's work and then
// calls the next slot's function as its last act, which the compiler turns into a jump; the last one of a
// block goes on with the first slot of the next block, or returns the link to where the program goes on if
// that block must be found first.
#pragma once

#include "emu/cpu/registers.h"
#include "emu/memory/page.h"
#include "emu/models.h"

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

namespace cxsim::emu {

class Execution;
struct Block;
struct Slot;
struct VectorOperation;

/// Where a block may go on. Remembers the first slot there once it is known to live as long as this one.
struct Link {
    const Slot* target = nullptr;
    Address pc = 0;
    bool local = false; ///< The block it belongs to lies wholly in the page that it leads to.
};

/// Executes from the slot on, block after block. Returns where the program goes on when the driver must find
/// the next block or may want to stop, or null if it stopped within a block (a trap, or anything else that
/// the driver must look at; see Execution::stop).
using Handler = Link* (*)(Execution&, Registers&, const Slot*);

struct Slot {
    Handler run = nullptr;
    union {
        Link* links = nullptr;         ///< Branches: [0] taken, [1] the next instruction.
        const VectorOperation* vector; ///< Vector arithmetic: the loops to run.
        Block* block;                  ///< The slot that enters a block.
        Handler alone;                 ///< Instructions whose order among CPUs matters: the work itself.
    };
    std::int32_t immediate = 0; ///< Immediate operand, displacement of a memory operand, or target of a jump.
    Address next_pc = 0;
    std::uint8_t i = 0;
    std::uint8_t j = 0;
    std::uint8_t k = 0;
    std::uint8_t length = 0;          ///< In bytes.
    std::uint8_t cycles = 0;          ///< Without those that depend on the vector length.
    Feature features = Feature::none; ///< Classes it belongs to, but for the floating-point mode.
    bool floating = false;            ///< Computes in the floating-point mode of the psw.
    bool last = false;                ///< No instruction of the same block may follow.

    Address pc() const { return next_pc - length; }
    /// Whether it is an instruction's; else it enters or ends a block.
    bool is_instruction() const { return length != 0; }
};
static_assert(sizeof(Slot) == 32, "two slots a cache line");

/// A run of instructions that is entered at its start only and left at its end, unless something happens.
struct Block {
    Address pc = 0;
    std::uint32_t count = 0;  ///< Guest instructions.
    std::uint32_t cycles = 0; ///< Sum of the slots'.
    /// Classes of its instructions; both floating-point modes if it computes in the one that is set.
    Feature uses = Feature::none;
    bool floating = false;
    bool straddles = false; ///< One instruction across two pages; lives shorter than either page's code.
    std::array<Link, 2> links;
    std::uint32_t heat = 0;            ///< How often it was entered; counted until it is translated.
    std::shared_ptr<void> translation; ///< Its code for the host, if there is any; the slots run it.
    std::vector<Slot> slots;           ///< One that enters the block, its instructions, one that ends it.
};

} // namespace cxsim::emu
